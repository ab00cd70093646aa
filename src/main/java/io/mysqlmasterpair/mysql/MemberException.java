package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Fault;
import java.sql.SQLException;

/** A member refused a statement or did not answer. The message is one sentence for a person, without secrets. */
public final class MemberException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Fault fault;
    private final int errno;

    MemberException(Fault fault, int errno, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
        this.errno = errno;
    }

    static MemberException of(String member, SQLException cause) {
        Faults.Explained explained = Faults.explain(cause);
        return new MemberException(
                explained.fault(), explained.errno(), "member " + member + ": " + explained.message(), cause);
    }

    /** A member that has no room for a further session. @param said in whose words */
    public static MemberException full(String member, String said, Throwable cause) {
        return new MemberException(Fault.FULL, 0, "member " + member + ": " + Faults.full(said), cause);
    }

    public Fault fault() {
        return fault;
    }

    /** The server's error number, 0 when the fault has none. */
    public int errno() {
        return errno;
    }

    /** Whether the server could not write for want of room. */
    public boolean isDiskFull() {
        return Faults.isDiskFull(errno, getMessage());
    }

    /**
     * Whether the same thing may work a little later: no answer, no room, lock waits (1205), deadlocks (1213), a table changed under a
     * snapshot (1412), restarts, full disks.
     */
    public boolean isTransient() {
        return isDiskFull()
                || switch (fault) {
                    case NETWORK, TIMEOUT, FULL -> true;
                    case CREDENTIAL, TLS, OFFLINE_MODE, NOT_MYSQL, UNSUPPORTED -> false;
                    case OTHER -> errno == 0 || errno == 1205 || errno == 1213 || errno == 1053 || errno == 1412;
                };
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
