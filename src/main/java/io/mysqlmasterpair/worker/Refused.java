package io.mysqlmasterpair.worker;

/** A precondition does not hold, and nothing was changed. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean retryable;

    private Refused(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** It will not hold a minute later either. */
    public static Refused forGood(String message) {
        return new Refused(message, false);
    }

    /** The same may be allowed a little later. */
    public static Refused forNow(String message) {
        return new Refused(message, true);
    }

    public boolean retryable() {
        return retryable;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
