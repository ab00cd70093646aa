package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ServerVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A member seen with administrator's rights: what the steps of a repair look at and change. One thread at a time. */
public interface Member extends AutoCloseable {

    /** Its name in the pair. */
    String name();

    Endpoint endpoint();

    /** Who it is and how it stands, read anew. */
    MemberState.Reachable state();

    /** Whose server it is, which decides on the client tools, too. */
    ServerVersion.Flavour flavour();

    /** An SQL expression that gives, on any server of this flavour, what {@link #state} calls its serverUuid. */
    String identity();

    Replica replica();

    Settings settings();

    WriteAccess writes();

    Catalog catalog();

    /** What rows its tables have, as far as they are written and compared one by one. */
    Shapes shapes();

    /** Single rows, in a session of its own; the caller closes it. */
    LiveRows liveRows();

    Events events();

    Floats floats();

    Gtids gtids();

    BinaryLogs binaryLogs();

    Clients clients();

    Leases leases();

    Markers markers();

    Accounts accounts();

    /** The accounts of this member's users. */
    UserAccounts userAccounts();

    /** A frozen view of the data, in sessions of its own. */
    Snapshots snapshots();

    /** Whether the server offers TLS on its main port. */
    boolean offersTls();

    /** Switches of a session that would keep a dump from being loaded as it is; to be turned off in it. */
    List<String> loadSwitches();

    /** The server's {@code lower_case_table_names}: members must agree on what a name is. */
    int lowerCaseTableNames();

    /** Takes the lock; empty when another process holds it for longer than {@code wait}. */
    Optional<NamedLock> lock(Duration wait);

    /** The ids of our own sessions, to be left alone when clients are ended. */
    Set<Long> ownSessions();

    @Override
    void close();

    /**
     * Logs in.
     *
     * @throws MemberException when that fails, or when the version is not supported
     */
    static Member connect(String name, ConnectOptions options) {
        return connect(name, () -> options);
    }

    /** As above. @param options asked anew for each further session: passwords and certificates may change meanwhile */
    static Member connect(String name, Supplier<ConnectOptions> options) {
        return connect(name, options, Patience.NONE);
    }

    /** As above. @param patience with a member that has no room for a session, this one or a further one */
    static Member connect(String name, Supplier<ConnectOptions> options, Patience patience) {
        return JdbcMember.connect(new Sessions(name, options, patience));
    }
}
