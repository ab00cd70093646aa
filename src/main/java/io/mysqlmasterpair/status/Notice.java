package io.mysqlmasterpair.status;

/**
 * An Event to be published.
 *
 * @param warning Warning, else Normal
 * @param reason one word in camel case
 * @param message a sentence
 */
public record Notice(boolean warning, String reason, String message) {

    public static Notice normal(String reason, String message) {
        return new Notice(false, reason, message);
    }

    public static Notice warning(String reason, String message) {
        return new Notice(true, reason, message);
    }
}
