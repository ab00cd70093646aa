package io.mysqlmasterpair.testing;

import com.github.dockerjava.api.model.HostConfig;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.ReplicationMode;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A real server in a container, on the host's network, so that the tests and the other server reach it under the same
 * address. MySQL 9.7 where no family is named.
 */
public final class MysqlServer implements AutoCloseable {

    public static final Login ROOT = new Login("root", "root-p'w \"1\\#");

    private final ServerFamily family;
    private static final int FIRST_PORT = 12_000;
    private static final int LAST_PORT = 31_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(FIRST_PORT + (int) (ProcessHandle.current().pid() % (LAST_PORT - FIRST_PORT)));

    private final GenericContainer<?> container;
    private final int port;

    private MysqlServer(ServerFamily family, GenericContainer<?> container, int port) {
        this.family = family;
        this.container = container;
        this.port = port;
    }

    /** Starts an empty MySQL 9.7; server_id and auto_increment_offset are {@code id}. */
    public static MysqlServer start(int id, ReplicationMode mode, String... more) {
        return start(ServerFamily.MYSQL_9_7, id, mode, more);
    }

    /** Starts an empty server of a family. */
    public static MysqlServer start(ServerFamily family, int id, ReplicationMode mode, String... more) {
        return startAt(family, freePort(), id, mode, more);
    }

    /** Starts an empty MySQL 9.7 at an address that another one had. */
    public static MysqlServer startAt(int port, int id, ReplicationMode mode, String... more) {
        return startAt(ServerFamily.MYSQL_9_7, port, id, mode, more);
    }

    /** Starts an empty server of a family at an address that another one had. */
    @SuppressWarnings("resource")
    public static MysqlServer startAt(ServerFamily family, int port, int id, ReplicationMode mode, String... more) {
        List<String> options = new ArrayList<>(family.options(port, id, mode));
        options.addAll(List.of(more));
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(family.image()))
                .withNetworkMode("host")
                .withFileSystemBind("/tmp", "/tmp")
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = Objects.requireNonNull(command.getHostConfig());
                    host.withTmpFs(java.util.Map.of("/var/lib/mysql", "rw,size=2g"));
                    command.withUser("root").withEntrypoint("bash", "-c", family.script(options));
                })
                .waitingFor(Wait.forLogMessage(family.ready(port), 1).withStartupTimeout(Duration.ofSeconds(90)));
        try {
            container.start();
        } catch (ContainerLaunchException e) {
            String log = container.getContainerId() == null ? "" : container.getLogs();
            throw new IllegalStateException(
                    "the server did not start: " + log.substring(Math.max(0, log.length() - 2000)), e);
        }
        return new MysqlServer(family, container, port);
    }

    /** Below the range from which the system takes ports for outgoing connections: one of those may come in between. */
    private static int freePort() {
        while (true) {
            int port = NEXT_PORT.updateAndGet(last -> last >= LAST_PORT ? FIRST_PORT : last + 1);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one, then
            }
        }
    }

    public ServerFamily family() {
        return family;
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", port);
    }

    /** For wrappers around the command line tools in the image. */
    public String containerId() {
        return container.getContainerId();
    }

    /** A session as root; the caller closes it. */
    public Connection connect() throws SQLException {
        return connect(ROOT);
    }

    /** A session; the caller closes it. */
    public Connection connect(Login login) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", login.username());
        properties.setProperty("password", login.password());
        properties.setProperty("connectTimeout", "5000");
        properties.setProperty("socketTimeout", "60000");
        properties.setProperty("connectionTimeZone", "UTC");
        return new com.mysql.cj.jdbc.Driver().connect("jdbc:mysql://127.0.0.1:" + port + "/", properties);
    }

    /** Restarts the server on its data, and waits until it takes connections again. */
    public void restart() {
        try (Connection before = connect()) {
            run(family.restart());
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !before.isValid(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> text("SELECT 1").equals("1"));
    }

    /** What a fence that outlives restarts left behind: settings or locked accounts. */
    public List<String> leftOfFence() {
        return column(family.leftOfFence());
    }

    /** Runs statements in one session; those about channels in the words of the newest family. */
    public void run(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(family.say(sql));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in " + List.of(statements), e);
        }
    }

    /** The first column of all rows. */
    public List<String> column(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(family.say(query))) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in " + query, e);
        }
    }

    /** One column of the replica status, under the name that the newest family has for it. */
    public String status(String column) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(family.replicaStatus())) {
            return result.next() ? result.getString(family.column(column)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All columns of all rows. */
    public List<List<String>> rows(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(Objects.requireNonNullElse(result.getString(i), ""));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in " + query, e);
        }
    }

    /** Whether it replicates: both threads of its channel run. */
    public boolean replicates() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(family.replicaStatus())) {
            if (!result.next()) {
                return false;
            }
            for (String column : family.threadColumns()) {
                if (!"Yes".equals(result.getString(column))) {
                    return false;
                }
            }
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in " + family.replicaStatus(), e);
        }
    }

    /** The first column of the first row. */
    public String text(String query) {
        return column(query).getFirst();
    }

    @Override
    public void close() {
        container.stop();
    }
}
