package io.mysqlmasterpair.mysql;

import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.Fault;
import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ServerVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A member over JDBC: one session, shared by the parts that name what can be done with it. */
final class JdbcMember implements Member {

    private final String name;
    private final ConnectOptions options;
    private final Sql sql;
    private final Dialect dialect;
    private final ServerVersion version;
    private final Settings settings;
    private final Set<Long> sessions = new HashSet<>();

    private JdbcMember(String name, ConnectOptions options, Sql sql, Dialect dialect, ServerVersion version) {
        this.name = name;
        this.options = options;
        this.sql = sql;
        this.dialect = dialect;
        this.version = version;
        this.settings = new Settings(sql);
        sessions.add(sql.number("SELECT CONNECTION_ID()"));
    }

    static JdbcMember connect(String name, ConnectOptions options) {
        Sql sql = Sql.open(name, options);
        try {
            sql.run("SET SESSION wait_timeout = 604800");
            ServerVersion version = StateReader.version(sql);
            Dialect dialect = Dialect.of(version)
                    .orElseThrow(() -> new SQLException("runs " + version + "; MySQL 8.4 and later are supported"));
            return new JdbcMember(name, options, sql, dialect, version);
        } catch (SQLException e) {
            sql.close();
            throw new MemberException(Fault.UNSUPPORTED, 0, "member " + name + " " + e.getMessage(), e);
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
        return options.endpoint();
    }

    @Override
    public MemberState.Reachable state() {
        try {
            Inventory inventory = StateReader.inventory(sql);
            return StateReader.read(sql, dialect, version, inventory);
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
    public Catalog catalog() {
        return new Catalog(sql);
    }

    @Override
    public Events events() {
        return new Events(sql, dialect, settings);
    }

    @Override
    public Floats floats() {
        return new Floats(sql);
    }

    @Override
    public Gtids gtids() {
        return new Gtids(sql);
    }

    @Override
    public BinaryLogs binaryLogs() {
        return new BinaryLogs(name, sql, dialect);
    }

    @Override
    public Clients clients() {
        return new Clients(sql);
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
        return new Accounts(sql, settings);
    }

    @Override
    public Snapshots snapshots() {
        return new Snapshots(name, options, dialect);
    }

    @Override
    public boolean offersTls() {
        return sql.text("SELECT value FROM performance_schema.tls_channel_status"
                        + " WHERE channel = 'mysql_main' AND property = 'Enabled'")
                .equalsIgnoreCase("Yes");
    }

    @Override
    public int lowerCaseTableNames() {
        return (int) sql.number("SELECT @@lower_case_table_names");
    }

    @Override
    public Optional<NamedLock> lock(Duration wait) {
        Optional<NamedLock> lock = NamedLock.take(name, options, wait);
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
