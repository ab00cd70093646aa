package io.mysqlmasterpair.testing;

import com.github.dockerjava.api.model.HostConfig;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.ReplicationMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
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

    /** Where servers find relays that only they use; other processes may know another address under this name. */
    public static final String BY_RELAY = "members.test";

    private final ServerFamily family;
    private static final String SMALL_DISK = "512m";
    /** Of the tests' own sessions; without TLS where many are opened a second. */
    private static final String TLS = System.getProperty("mmp.test.tls", "PREFERRED");

    private static final int FIRST_PORT = 12_000;
    private static final int LAST_PORT = 31_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(FIRST_PORT + (int) (ProcessHandle.current().pid() % (LAST_PORT - FIRST_PORT)));

    private static final String FILLER = "/var/lib/mysql/filler";

    private final GenericContainer<?> container;
    private final int port;
    private @Nullable Birth birth;
    private boolean worn;

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
    public static MysqlServer startAt(ServerFamily family, int port, int id, ReplicationMode mode, String... more) {
        return startWith(ServerDisk.SIZE, family, port, id, mode, more);
    }

    /** Starts an empty server of a family whose data lie on a disk that is small enough to be filled. */
    public static MysqlServer startOnSmallDisk(ServerFamily family, int id, ReplicationMode mode) {
        return startWith(SMALL_DISK, family, freePort(), id, mode);
    }

    @SuppressWarnings("resource")
    private static MysqlServer startWith(
            String disk, ServerFamily family, int port, int id, ReplicationMode mode, String... more) {
        List<String> options = new ArrayList<>(family.options(port, id, mode));
        options.addAll(List.of(more));
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(family.image()))
                .withNetworkMode("host")
                .withExtraHost(BY_RELAY, "127.0.0.12")
                .withFileSystemBind("/tmp", "/tmp")
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = Objects.requireNonNull(command.getHostConfig());
                    host.withTmpFs(Map.of(ServerDisk.FOLDER, "rw,size=" + disk));
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
        MysqlServer server = new MysqlServer(family, container, port);
        server.birth = Birth.of(server);
        return server;
    }

    /** Ends its channel; false when it was restarted or killed, and is not like a new one. */
    boolean rest() {
        return !worn && birth != null && birth.rest();
    }

    /** Whether it is like a new one again. */
    boolean renew() {
        return !worn && birth != null && birth.renew();
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
        properties.setProperty("sslMode", TLS);
        properties.setProperty("allowPublicKeyRetrieval", Boolean.toString(TLS.equals("DISABLED")));
        return new com.mysql.cj.jdbc.Driver().connect("jdbc:mysql://127.0.0.1:" + port + "/", properties);
    }

    /** Restarts the server on its data, and waits until it takes connections again. */
    public void restart() {
        worn = true;
        try (Connection before = connect()) {
            run(family.restart());
            Awaitility.await().until(() -> !before.isValid(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Awaitility.await().ignoreExceptions().until(() -> text("SELECT 1").equals("1"));
    }

    /** Restarts the server as another one: with this server_uuid, as a copied data folder has it. */
    public void restartAs(String uuid) {
        inside("printf '[auto]\nserver-uuid=" + uuid + "\n' > /var/lib/mysql/auto.cnf");
        restart();
    }

    /** Fills the disk that its data lie on, up to so many megabytes. */
    public void fillDisk(int left) {
        inside("head -c $(($(df --output=avail -B1M /var/lib/mysql | tail -1) - " + left + "))M /dev/zero > " + FILLER);
    }

    public void freeDisk() {
        inside("rm -f " + FILLER);
    }

    /** Kills the server without warning; it starts again on its data by itself, but not before {@link #letStart}. */
    public void kill() {
        try {
            Files.writeString(away(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inside("kill -9 $(cat /tmp/mysql-" + port + ".pid)");
    }

    /** What a command in the server's container prints. The server is not used again: it may have been changed. */
    public String inside(String command) {
        worn = true;
        try {
            return container.execInContainer("bash", "-c", command).getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public void letStart() {
        try {
            Files.deleteIfExists(away());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path away() {
        return Path.of("/tmp/mysql-" + port + ".away");
    }

    /** The disk that only this server has. */
    public ServerDisk disk() {
        return new ServerDisk(container);
    }

    /** All that the server has said since it was first started. */
    public String log() {
        return container.getLogs();
    }

    /** What a fence that outlives restarts left behind: settings or locked accounts. */
    public List<String> leftOfFence() {
        return column(family.leftOfFence());
    }

    /** Whether it takes writes and lets clients in, as far as settings say so. */
    public boolean isOpen() {
        return text(family.closings()).equals("0");
    }

    /** Whether a client is turned away, by offline mode or, where the fence is made of it, by a lock. */
    public boolean isShut(String user) {
        return isLocked(user)
                || !family.isMariaDb() && text("SELECT @@offline_mode").equals("1");
    }

    /** Whether a client without administrator's rights can't write: turned away, or kept off by a setting. */
    public boolean refusesWritesOf(String user) {
        return isShut(user) || text("SELECT @@read_only").equals("1");
    }

    /** What it has executed, in its own form. */
    public String executed() {
        return text(family.executed());
    }

    public boolean isLocked(String user) {
        return !column(family.locked(user)).isEmpty();
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
        letStart();
        container.stop();
    }
}
