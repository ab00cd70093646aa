package io.mysqlmasterpair.worker;

import java.nio.charset.StandardCharsets;

/** Counts how often a text occurs in a stream. */
final class PatternCounter implements GzipSink.Reader {

    private final byte[] pattern;
    private int matched;
    private long count;

    PatternCounter(String pattern) {
        this.pattern = pattern.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == pattern[matched]) {
                matched++;
            } else {
                matched = bytes[i] == pattern[0] ? 1 : 0;
            }
            if (matched == pattern.length) {
                count++;
                matched = 0;
            }
        }
    }

    long count() {
        return count;
    }
}
