package io.mysqlmasterpair.testing;

import com.github.dockerjava.api.model.HostConfig;
import io.mysqlmasterpair.mysql.Login;
import io.mysqlmasterpair.pair.Endpoint;
import io.mysqlmasterpair.pair.ReplicationMode;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A real MySQL server in a container, on the host's network, so that the tests and the other server reach it under the same
 * address. The image is the property {@code mmp.mysql.image}; nothing of its entry point is used.
 */
public final class MysqlServer implements AutoCloseable {

    public static final Login ROOT = new Login("root", "root-p'w \"1\\#");

    private final GenericContainer<?> container;
    private final int port;

    private MysqlServer(GenericContainer<?> container, int port) {
        this.container = container;
        this.port = port;
    }

    /** Starts an empty server; server_id and auto_increment_offset are {@code id}. */
    public static MysqlServer start(int id, ReplicationMode mode, String... more) {
        return startAt(freePort(), id, mode, more);
    }

    /** Starts an empty server at an address that another one had. */
    @SuppressWarnings("resource")
    public static MysqlServer startAt(int port, int id, ReplicationMode mode, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--user=mysql",
                "--port=" + port,
                "--mysqlx=OFF",
                "--socket=/tmp/mysql-" + port + ".sock",
                "--pid-file=/tmp/mysql-" + port + ".pid",
                "--secure-file-priv=NULL",
                "--log-bin=binlog",
                "--server-id=" + id,
                "--auto-increment-increment=2",
                "--auto-increment-offset=" + id,
                "--innodb-buffer-pool-size=64M",
                "--innodb-redo-log-capacity=64M",
                "--replica-net-timeout=10",
                mode == ReplicationMode.GTID ? "--gtid-mode=ON" : "--gtid-mode=OFF",
                mode == ReplicationMode.GTID ? "--enforce-gtid-consistency=ON" : "--enforce-gtid-consistency=OFF"));
        options.addAll(List.of(more));
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image()))
                .withNetworkMode("host")
                .withFileSystemBind("/tmp", "/tmp")
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = Objects.requireNonNull(command.getHostConfig());
                    host.withTmpFs(java.util.Map.of("/var/lib/mysql", "rw,size=2g"));
                    command.withUser("root").withEntrypoint("bash", "-c", script(options));
                })
                .waitingFor(Wait.forLogMessage(".*ready for connections.*port: " + port + ".*", 1)
                        .withStartupTimeout(Duration.ofSeconds(90)));
        container.start();
        return new MysqlServer(container, port);
    }

    private static String image() {
        return System.getProperty("mmp.mysql.image", "mysql:9.7");
    }

    private static String script(List<String> options) {
        String password = ROOT.password().replace("\\", "\\\\").replace("'", "\\'");
        String accounts = "ALTER USER root@localhost IDENTIFIED BY '" + password + "';\n"
                + "CREATE USER root@'%' IDENTIFIED BY '" + password + "';\n"
                + "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;\n";
        return "set -e; chown mysql /var/lib/mysql; cat > /var/lib/init.sql <<'END'\n" + accounts + "END\n"
                + "mysqld --initialize-insecure --user=mysql --datadir=/var/lib/mysql --init-file=/var/lib/init.sql\n"
                // restarts it when RESTART asks, as a supervisor would
                + "export MYSQLD_PARENT_PID=$$; set +e\n"
                + "while :; do mysqld --datadir=/var/lib/mysql " + String.join(" ", options)
                + "; [ $? = 16 ] || exit 1; done";
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        Properties properties = new Properties();
        properties.setProperty("user", ROOT.username());
        properties.setProperty("password", ROOT.password());
        properties.setProperty("connectTimeout", "5000");
        properties.setProperty("socketTimeout", "60000");
        properties.setProperty("connectionTimeZone", "UTC");
        return new com.mysql.cj.jdbc.Driver().connect("jdbc:mysql://127.0.0.1:" + port + "/", properties);
    }

    /** Runs statements in one session. */
    public void run(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in " + List.of(statements), e);
        }
    }

    /** The first column of all rows. */
    public List<String> column(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in " + query, e);
        }
    }

    /** One column of {@code SHOW REPLICA STATUS}. */
    public String status(String column) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW REPLICA STATUS")) {
            return result.next() ? result.getString(column) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
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
