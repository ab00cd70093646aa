package io.mysqlmasterpair.worker;

/** A step began and did not reach its end. What it leaves behind is safe to begin again from (S8). */
public final class Failed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean retryable;

    public Failed(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    public Failed(String message, boolean retryable, Throwable cause) {
        super(message, cause);
        this.retryable = retryable;
    }

    public boolean retryable() {
        return retryable;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
