package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.Heartbeat;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ServerVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A member over JDBC: one session, shared by the parts that name what can be done with it. */
final class JdbcMember implements Member {

    private final String name;
    private final Endpoint endpoint;
    private final Sessions opening;
    private final Sql sql;
    private final RepairDialect dialect;
    private final ServerVersion version;
    private final Settings settings;
    private final Set<Long> sessions = new HashSet<>();

    private JdbcMember(Sessions opening, Sql sql, RepairDialect dialect, ServerVersion version) {
        this.name = opening.member();
        this.endpoint = opening.options().get().endpoint();
        this.opening = opening;
        this.sql = sql;
        this.dialect = dialect;
        this.version = version;
        this.settings = new Settings(sql, dialect);
        sessions.add(sql.number("SELECT CONNECTION_ID()"));
    }

    static JdbcMember connect(Sessions opening) {
        Sql sql = opening.open();
        try {
            sql.run("SET SESSION wait_timeout = 604800");
            ServerVersion version = StateReader.version(sql);
            RepairDialect dialect = RepairDialect.of(version)
                    .orElseThrow(() -> new SQLException(
                            "runs " + version + "; MySQL 5.7 and later, and MariaDB 10.11 and 11.x, can be repaired"));
            return new JdbcMember(opening, sql, dialect, version);
        } catch (SQLException e) {
            sql.close();
            throw new MemberException(Fault.UNSUPPORTED, 0, "member " + opening.member() + " " + e.getMessage(), e);
        } catch (RuntimeException e) {
            sql.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public MemberState.Reachable state() {
        try {
            return StateReader.read(sql, dialect, version, StateReader.Slow::read, new Heartbeat.Unknown());
        } catch (SQLException e) {
            throw MemberException.of(name, e);
        }
    }

    @Override
    public Replica replica() {
        return new Replica(name, sql, dialect);
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public WriteAccess writes() {
        return new WriteAccess(sql, dialect, settings);
    }

    @Override
    public Catalog catalog() {
        return new Catalog(sql, dialect);
    }

    @Override
    public Shapes shapes() {
        return new Shapes(sql);
    }

    @Override
    public LiveRows liveRows() {
        return LiveRows.open(opening, dialect.identity(), state().serverUuid());
    }

    @Override
    public Events events() {
        return new Events(sql, dialect, settings);
    }

    @Override
    public Floats floats() {
        return new Floats(sql, dialect);
    }

    @Override
    public Gtids gtids() {
        return new Gtids(name, sql, dialect, settings);
    }

    @Override
    public BinaryLogs binaryLogs() {
        return new BinaryLogs(name, sql, dialect);
    }

    @Override
    public Clients clients() {
        return new Clients(sql, dialect);
    }

    @Override
    public Leases leases() {
        return new Leases(sql, settings);
    }

    @Override
    public Markers markers() {
        return new Markers(sql, settings);
    }

    @Override
    public Accounts accounts() {
        return new Accounts(sql, dialect, settings);
    }

    @Override
    public UserAccounts userAccounts() {
        return new UserAccounts(sql, dialect, version, settings);
    }

    @Override
    public Snapshots snapshots() {
        return new Snapshots(opening, dialect);
    }

    @Override
    public boolean offersTls() {
        return sql.text(dialect.offersTls()).equalsIgnoreCase("Yes");
    }

    @Override
    public ServerVersion.Flavour flavour() {
        return version.flavour();
    }

    @Override
    public String identity() {
        return dialect.identity();
    }

    @Override
    public List<String> loadSwitches() {
        return dialect.loadSwitches();
    }

    @Override
    public int lowerCaseTableNames() {
        return (int) sql.number("SELECT @@lower_case_table_names");
    }

    @Override
    public Optional<NamedLock> lock(Duration wait) {
        Optional<NamedLock> lock = NamedLock.take(opening, wait);
        lock.ifPresent(held -> sessions.add(held.sessionId()));
        return lock;
    }

    @Override
    public Set<Long> ownSessions() {
        return Set.copyOf(sessions);
    }

    @Override
    public void close() {
        sql.close();
    }
}
