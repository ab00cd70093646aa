package io.mysqlmasterpair.testing;

import io.mysqlmasterpair.pair.ReplicationMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The kinds of servers that a pair can be made of, and what differs in starting one and in making it replicate. Images: the
 * property, or the official image where it is not set. Nothing of an image's entry point is used.
 */
public enum ServerFamily {
    /** 5.7.22 where the image is built here: yaSSL, TLS 1.1 at most and no certificates, so plain connections. */
    MYSQL_5_7("mmp.mysql57.image", "mysql:5.7", "mysqld"),
    /** 8.0.15 where the image is built here: the statements from before 8.0.22. */
    MYSQL_8_0("mmp.mysql80.image", "mysql:8.0", "mysqld"),
    MYSQL_9_7("mmp.mysql.image", "mysql:9.7", "mysqld"),
    /** No certificates of its own, so plain connections. */
    MARIADB_10_11("mmp.mariadb1011.image", "mariadb:10.11", "mariadbd"),
    MARIADB_11("mmp.mariadb11.image", "mariadb:11.8", "mariadbd");

    private static final String TEMPORARY = "/var/tmp/mysqld";

    private final String property;
    private final String official;
    private final String server;

    ServerFamily(String property, String official, String server) {
        this.property = property;
        this.official = official;
        this.server = server;
    }

    public String image() {
        return System.getProperty(property, official);
    }

    public boolean isMariaDb() {
        return this == MARIADB_10_11 || this == MARIADB_11;
    }

    /** Whether it knows no statements but those with REPLICA and SOURCE in them. */
    private boolean hasNewWords() {
        return this == MYSQL_9_7;
    }

    /** Whether a server has certificates without anybody's doing. */
    public boolean hasTls() {
        return this != MYSQL_5_7 && this != MARIADB_10_11;
    }

    /** The line of the log that says that it takes connections. */
    String ready(int port) {
        return ".*Version: .*port: " + port + "\\b.*";
    }

    List<String> options(int port, int id, ReplicationMode mode) {
        List<String> options = new ArrayList<>(List.of(
                "--user=mysql",
                "--port=" + port,
                "--socket=/tmp/mysql-" + port + ".sock",
                "--pid-file=/tmp/mysql-" + port + ".pid",
                // its own: names of temporary tables are made of the process's number, which servers in containers
                // share
                "--tmpdir=" + TEMPORARY,
                "--log-bin=binlog",
                "--server-id=" + id,
                "--auto-increment-increment=2",
                "--auto-increment-offset=" + id,
                "--innodb-buffer-pool-size=64M",
                hasNewWords() ? "--replica-net-timeout=10" : "--slave-net-timeout=10"));
        boolean gtids = mode == ReplicationMode.GTID;
        if (isMariaDb()) {
            options.addAll(
                    List.of("--binlog-format=ROW", "--log-slave-updates", "--gtid-domain-id=" + (gtids ? id : 0)));
            return options;
        }
        options.add("--secure-file-priv=NULL");
        options.add(gtids ? "--gtid-mode=ON" : "--gtid-mode=OFF");
        options.add(gtids ? "--enforce-gtid-consistency=ON" : "--enforce-gtid-consistency=OFF");
        switch (this) {
            case MYSQL_5_7 -> options.addAll(List.of("--log-slave-updates", "--explicit-defaults-for-timestamp"));
            case MYSQL_8_0 -> options.add("--mysqlx=OFF");
            case MYSQL_9_7 -> options.addAll(List.of("--mysqlx=OFF", "--innodb-redo-log-capacity=64M"));
            case MARIADB_10_11, MARIADB_11 -> throw new IllegalStateException("handled above");
        }
        return options;
    }

    /**
     * A shell script that makes a data folder and runs the server on it. Images that are built here bring an initialised
     * folder, without server_uuid; elsewhere the first server of this run makes one for all.
     */
    String script(List<String> options) {
        String initialised = InitialisedFolders.of(this);
        String initialise = isMariaDb()
                ? "mariadb-install-db --no-defaults --skip-test-db --user=mysql --datadir=/var/lib/mysql >&2"
                : "mysqld --no-defaults --initialize-insecure --user=mysql --datadir=/var/lib/mysql";
        String socket = options.stream()
                .filter(option -> option.startsWith("--socket="))
                .map(option -> option.substring(option.indexOf('=') + 1))
                .findFirst()
                .orElseThrow();
        // of a server that was killed at this address: its lock names a process that is another one in here
        return "set -e; rm -f " + socket + "*; mkdir -p " + TEMPORARY + "; chown mysql /var/lib/mysql " + TEMPORARY
                + "; cat > /var/lib/init.sql <<'END'\n"
                + accounts() + "END\n"
                + "if [ -d /var/lib/mysql-initialised ]; then cp -a /var/lib/mysql-initialised/. /var/lib/mysql/\n"
                + "elif [ -d " + initialised + " ]; then cp -a " + initialised + "/. /var/lib/mysql/\n"
                + "else " + initialise + "; rm -f /var/lib/mysql/auto.cnf\n"
                // both servers of the first pair may be here: each makes its own, and one of them stays
                + "  t=$(mktemp -d " + initialised + ".XXXXXX); cp -a /var/lib/mysql/. $t/; chown mysql $t\n"
                + "  mv -T $t " + initialised + " 2>/dev/null || rm -rf $t; fi\n"
                // starts it again when RESTART asks and when it was killed, by itself too, as a supervisor would;
                // without that
                // statement,
                // also when it ends in order. A killed one stays away for as long as a file says so
                + "export MYSQLD_PARENT_PID=$$; set +e\n"
                + "first='--init-file=/var/lib/init.sql'\n"
                + "while :; do " + server + " --datadir=/var/lib/mysql $first " + String.join(" ", options)
                + "; case $? in " + (restart().equals("SHUTDOWN") ? 0 : 16)
                + "|134|137) ;; *) exit 1;; esac; first=; rm -f " + socket
                + "*; while [ -e " + socket.replace(".sock", ".away") + " ]; do sleep 0.1; done; done";
    }

    /** One statement a line, as an init file wants it. */
    private static String accounts() {
        String password = MysqlServer.ROOT.password().replace("\\", "\\\\").replace("'", "\\'");
        return "SET SESSION sql_log_bin = 0;\n"
                + "ALTER USER root@localhost IDENTIFIED BY '" + password + "';\n"
                + "CREATE USER root@'%' IDENTIFIED BY '" + password + "';\n"
                + "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;\n";
    }

    /** Points a replica at a server of its own family. */
    public String pointAt(MysqlServer source, ReplicationMode mode) {
        String s = hasNewWords() ? "SOURCE" : "MASTER";
        String position = switch (mode) {
            case GTID -> isMariaDb() ? "MASTER_USE_GTID = slave_pos" : s + "_AUTO_POSITION = 1";
            case FILE_POSITION -> {
                List<List<String>> status = source.rows(coordinates());
                yield (isMariaDb() ? "MASTER_USE_GTID = no, " : "")
                        + s + "_LOG_FILE = '" + status.getFirst().get(0) + "', "
                        + s + "_LOG_POS = " + status.getFirst().get(1);
            }
        };
        return (hasNewWords() ? "CHANGE REPLICATION SOURCE TO " : "CHANGE MASTER TO ")
                + s + "_HOST = '127.0.0.1', " + s + "_PORT = "
                + source.endpoint().port() + ", "
                + s + "_USER = 'repl', " + s + "_PASSWORD = 'repl-p\\'w1', " + s + "_SSL = " + (hasTls() ? 1 : 0) + ", "
                + (this == MARIADB_11 ? "MASTER_SSL_VERIFY_SERVER_CERT = 0, " : "")
                + s + "_CONNECT_RETRY = 1, " + position;
    }

    /** A statement written with today's words, in this family's. */
    public String say(String statement) {
        if (isMariaDb() && statement.startsWith("SET GLOBAL super_read_only")) {
            return "DO 0"; // there it is no setting that keeps administrators off
        }
        return hasNewWords()
                ? statement
                : statement
                        .replace("CHANGE REPLICATION SOURCE TO", "CHANGE MASTER TO")
                        .replace("SOURCE_", "MASTER_")
                        .replaceAll("\\bREPLICA\\b", "SLAVE")
                        .replace("RESET BINARY LOGS AND GTIDS", "RESET MASTER")
                        .replace("SHOW BINARY LOG STATUS", "SHOW MASTER STATUS")
                        .replace(
                                "MASTER_AUTO_POSITION = 0",
                                isMariaDb() ? "MASTER_USE_GTID = no" : "MASTER_AUTO_POSITION = 0");
    }

    public String coordinates() {
        return hasNewWords() ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
    }

    /** A column of the replica's status, as the newest family calls it, in this family's words. */
    public String column(String name) {
        return hasNewWords() ? name : name.replace("Source", "Master").replace("Replica", "Slave");
    }

    /** Makes the server end, to be started anew. */
    String restart() {
        return this == MYSQL_5_7 || isMariaDb() ? "SHUTDOWN" : "RESTART";
    }

    /** Whether settings can be kept beside the option files. */
    boolean canPersist() {
        return this == MYSQL_8_0 || this == MYSQL_9_7;
    }

    /** A query for the number of settings that keep somebody off. */
    String closings() {
        return isMariaDb() ? "SELECT @@read_only" : "SELECT @@super_read_only + @@read_only + @@offline_mode";
    }

    /** A query for what a server has executed, by its own word. */
    String executed() {
        return isMariaDb() ? "SELECT @@gtid_binlog_pos" : "SELECT @@gtid_executed";
    }

    /** A query for the accounts of a name that are locked. */
    String locked(String user) {
        return isMariaDb()
                ? leftOfFence() + " AND user = '" + user + "'"
                : "SELECT host FROM mysql.user WHERE account_locked = 'Y' AND user = '" + user + "'";
    }

    /** A query for what a fence that outlives restarts leaves behind when it is not lifted. */
    String leftOfFence() {
        if (isMariaDb()) {
            return "SELECT CONCAT(user, '@', host) FROM mysql.global_priv WHERE JSON_VALUE(priv, '$.account_locked') IN"
                    + " ('1', 'true') AND user <> 'mariadb.sys'";
        }
        return this == MYSQL_5_7
                ? "SELECT CONCAT(user, '@', host) FROM mysql.user WHERE account_locked = 'Y'"
                        + " AND user NOT IN ('mysql.sys', 'mysql.session')"
                : "SELECT variable_name FROM performance_schema.persisted_variables";
    }

    public String startReplica() {
        return hasNewWords() ? "START REPLICA" : "START SLAVE";
    }

    public String stopReplica() {
        return hasNewWords() ? "STOP REPLICA" : "STOP SLAVE";
    }

    /** A query for two columns by name: whether the receiver runs, whether the applier does. */
    String replicaStatus() {
        return hasNewWords() ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
    }

    List<String> threadColumns() {
        return hasNewWords()
                ? List.of("Replica_IO_Running", "Replica_SQL_Running")
                : List.of("Slave_IO_Running", "Slave_SQL_Running");
    }
}
