package io.mysqlmasterpair.testing;

/**
 * How much of it is run: the whole, or with {@code -Dmmp.matrix=sample} of each test a part, which {@code make test} does. What has
 * no parts and takes long is tagged as {@link #WHOLE}, and left out of the sample.
 */
public final class Matrix {

    public static final String WHOLE = "whole";

    private Matrix() {}

    public static boolean isSample() {
        return "sample".equals(System.getProperty("mmp.matrix"));
    }
}
