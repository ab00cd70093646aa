package io.mysqlmasterpair.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one way in which a JSON document is written here, wherever it was read. */
public final class JsonText {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A whole number that is a double: what stands before its {@code .0}, outside of strings. */
    private static final Pattern STRING_OR_WHOLE = Pattern.compile("(\"(?:[^\"\\\\]|\\\\.)*\")|(-?\\d+)\\.0(?![\\dE])");

    private JsonText() {}

    /**
     * A canonical document for comparing: MySQL 5.7 writes the double 1.0 as 1, so the two are taken for the same. For
     * writing, the document itself is used.
     */
    public static String comparable(String canonical) {
        return STRING_OR_WHOLE
                .matcher(canonical)
                .replaceAll(
                        match -> Matcher.quoteReplacement(match.group(1) != null ? match.group(1) : match.group(2)));
    }

    /** The same document; empty for what is none, or too large to be read. */
    public static Optional<String> canonical(String text) {
        try {
            return Optional.of(JSON.readTree(text).toString());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
