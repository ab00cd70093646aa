package io.mysqlmasterpair.decision;

/** Long evidence, cut for people. */
public final class Texts {

    private Texts() {}

    /** At most {@code limit} characters; what was cut is marked. */
    public static String shorten(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
    }
}
