package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Fault;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads the driver's exceptions: whose fault is it, and how to say it. None of these ever leads to an overwrite (S5). */
final class Faults {

    private static final int LONGEST = 512;

    private Faults() {}

    /** A fault with the server's error number (0: none) and a sentence without secrets. */
    record Explained(Fault fault, int errno, String message) {}

    static Explained explain(SQLException e) {
        Throwable root = rootOf(e);
        int errno = e.getErrorCode();
        String said = oneLine(e.getMessage());
        if (isDiskFull(errno, said)) {
            return new Explained(Fault.OTHER, errno, "has no room left on its disk: " + said);
        }
        if (Fault.isFull(errno)) {
            return new Explained(Fault.FULL, errno, full(said));
        }
        Fault byErrno = byErrno(errno);
        if (byErrno != null) {
            return new Explained(byErrno, errno, prefix(byErrno) + said);
        }
        Fault byCause = byCause(e, root, said);
        return new Explained(byCause, errno, prefix(byCause) + (root == e ? said : detail(root)));
    }

    /** ER_DISK_FULL, ER_RECORD_FILE_FULL, and errors of files, which end with the system's number 28. */
    static boolean isDiskFull(int errno, String said) {
        return errno == 1021 || errno == 1114 || said.contains("No space left on device") || said.contains("errno: 28");
    }

    /** What a member with no room is told to be, and what can be done about it. */
    static String full(String said) {
        return "takes no more sessions: " + said
                + "; end idle ones there, or raise max_connections or the account's limit";
    }

    /** Error numbers: MySQL Error Message Reference. */
    private static @Nullable Fault byErrno(int errno) {
        return switch (errno) {
            case 1044, 1045, 1130, 1142, 1143, 1227, 1370, 1396, 1698, 1820, 1862, 2061, 3118, 3955, 4151 ->
                Fault.CREDENTIAL;
            case 3032 -> Fault.OFFLINE_MODE;
            case 3159, 2026 -> Fault.TLS;
            case 0 -> null;
            default -> Fault.OTHER;
        };
    }

    private static Fault byCause(SQLException e, Throwable root, String said) {
        for (Throwable t = e; t != null; t = next(t)) {
            String type = t.getClass().getSimpleName();
            if (t instanceof SSLException || t instanceof GeneralSecurityException || type.startsWith("SSLParams")) {
                return Fault.TLS;
            }
            if (t instanceof ReplyGuard.Unfit || type.startsWith("CJPacketTooBig") || type.startsWith("PacketTooBig")) {
                return Fault.NOT_MYSQL;
            }
        }
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("ssl connection required")) {
            return Fault.TLS;
        }
        if (lower.contains("unsupported protocol version") || lower.contains("malformed packet")) {
            return Fault.NOT_MYSQL;
        }
        if (lower.contains("public key retrieval")) {
            return Fault.CREDENTIAL;
        }
        return byRoot(root, e);
    }

    private static Fault byRoot(Throwable root, SQLException e) {
        if (root instanceof SocketTimeoutException) {
            return Fault.TIMEOUT;
        }
        if (root instanceof UnknownHostException
                || root instanceof ConnectException
                || root instanceof NoRouteToHostException
                || root instanceof PortUnreachableException
                || root instanceof SocketException
                || root instanceof java.io.EOFException
                || "08S01".equals(e.getSQLState())) {
            return Fault.NETWORK;
        }
        if (root instanceof ArrayIndexOutOfBoundsException || root instanceof NumberFormatException) {
            return Fault.NOT_MYSQL;
        }
        return Fault.OTHER;
    }

    private static String prefix(Fault fault) {
        return switch (fault) {
            case NETWORK -> "can't be reached: ";
            case TIMEOUT -> "did not answer in time: ";
            case CREDENTIAL -> "refuses the account or lacks a right for it: ";
            case TLS -> "TLS failed: ";
            case OFFLINE_MODE -> "is in offline mode (fenced): ";
            case NOT_MYSQL -> "does not speak the MySQL protocol: ";
            case UNSUPPORTED -> "runs an unsupported version: ";
            case FULL -> "takes no more sessions: ";
            case OTHER -> "answered with an error: ";
        };
    }

    private static Throwable rootOf(Throwable t) {
        Throwable root = t;
        for (Throwable next = next(t); next != null; next = next(next)) {
            root = next;
        }
        return root;
    }

    private static @Nullable Throwable next(Throwable t) {
        return t.getCause() == t ? null : t.getCause();
    }

    /** What Java says of an unknown host is the host, with or without a reason after a colon. */
    private static String detail(Throwable root) {
        String said = oneLine(root.getMessage());
        return root instanceof UnknownHostException
                ? "the name " + said.replaceFirst(":.*", "") + " does not resolve"
                : said;
    }

    /** As long as an error message of a server may be, and no longer. */
    private static String oneLine(@Nullable String text) {
        if (text == null) {
            return "no further word";
        }
        String begin = text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
        return begin.replaceAll("\\s+", " ").strip();
    }
}
