package io.mysqlmasterpair.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.mysqlmasterpair.pair.MemberState;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.testing.DocumentedGrants;
import io.mysqlmasterpair.testing.Matrix;
import io.mysqlmasterpair.testing.MysqlPairFixture;
import io.mysqlmasterpair.testing.MysqlServer;
import io.mysqlmasterpair.testing.ServerFamily;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What looking costs, on the server and in the operator, with exactly the documented rights, on a pair that replicates and
 * holds 200 tables. Prints the figures of README.md; what it holds is the number of statements, which no machine changes.
 */
@Tag(Matrix.WHOLE)
class ProbeCostMysqlIT {

    private static final Login MONITOR = new Login("mmp_monitor", "mmp-p-w1");
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int WARM_UP = 100;
    private static final int WINDOWS = 9;
    private static final int TIMES = 20;
    private static final String STATEMENTS = "SELECT CONCAT_WS(' ', SUM(count_star), SUM(sum_timer_wait)) FROM"
            + " performance_schema.events_statements_summary_by_account_by_event_name"
            + " WHERE user = 'mmp_monitor' AND event_name LIKE 'statement/sql/%'";

    /** Of one look or beat; medians of the windows. */
    private record Cost(double statements, double serverMillis, double wallMillis, double cpuMillis) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.2f statements, %.2f ms on the server, %.2f ms from begin to end, %.2f ms of CPU in the operator",
                    statements,
                    serverMillis,
                    wallMillis,
                    cpuMillis);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_9_7", "MYSQL_8_0", "MYSQL_5_7"})
    void ofALookAndOfABeat(ServerFamily family) {
        try (MysqlPairFixture pair =
                        MysqlPairFixture.start(family, ReplicationMode.GTID).replicating();
                MemberProbe quick = new MemberProbe(Duration.ofDays(1));
                MemberProbe whole = new MemberProbe(Duration.ZERO);
                HeartbeatWriter heart = new HeartbeatWriter()) {
            MysqlServer server = pair.a();
            prepare(server);
            heartbeat(pair.a());
            heartbeat(pair.b());
            grant(server);
            ConnectOptions options = ConnectOptions.forProbe(server.endpoint(), MONITOR, Tls.PREFERRED);

            Cost quickLook = measure(server, () -> look(quick, options));
            Cost wholeLook = measure(server, () -> look(whole, options));
            long logged = position(server);
            Cost beat = measure(
                    server,
                    () -> assertThat(heart.beat(options, "a", System.currentTimeMillis(), Duration.ofSeconds(2)))
                            .isEqualTo(HeartbeatWriter.Outcome.DONE));
            double bytes = (position(server) - logged) / (double) (WARM_UP + WINDOWS * TIMES);

            System.out.println(family + ": a look: " + quickLook);
            System.out.println(family + ": a look, with what changes slowly: " + wholeLook);
            System.out.println(family + ": a beat: " + beat + ", " + Math.round(bytes) + " bytes of binary log");
            assertThat(quickLook.statements()).isEqualTo(4);
            assertThat(wholeLook.statements()).isEqualTo(8);
            assertThat(beat.statements()).isEqualTo(1);
        }
    }

    private static void prepare(MysqlServer server) {
        List<String> tables = new ArrayList<>(List.of("SET sql_log_bin = 0", "CREATE DATABASE shop"));
        for (int i = 0; i < 200; i++) {
            tables.add("CREATE TABLE shop.t" + i + " (id int PRIMARY KEY, v varchar(20))");
        }
        server.run(tables.toArray(String[]::new));
    }

    private static void heartbeat(MysqlServer server) {
        server.run(
                "SET sql_log_bin = 0",
                "CREATE DATABASE mysqlmasterpair",
                "CREATE TABLE mysqlmasterpair.heartbeat (member varchar(63) CHARACTER SET ascii PRIMARY KEY,"
                        + " at_ms bigint NOT NULL, every_ms bigint NOT NULL, beats bigint NOT NULL)",
                "INSERT INTO mysqlmasterpair.heartbeat VALUES ('a', 0, 0, 0), ('b', 0, 0, 0)");
    }

    private static void grant(MysqlServer server) {
        List<String> account = new ArrayList<>(List.of("SET sql_log_bin = 0"));
        account.addAll(DocumentedGrants.below("Monitor", MONITOR.password()));
        account.add("GRANT SELECT, UPDATE ON mysqlmasterpair.heartbeat TO 'mmp_monitor'@'%'");
        server.run(account.toArray(String[]::new));
    }

    private static void look(MemberProbe probe, ConnectOptions options) {
        assertThat(probe.probe(options, DEADLINE)).isInstanceOf(MemberState.Reachable.class);
    }

    private static Cost measure(MysqlServer server, Runnable once) {
        for (int i = 0; i < WARM_UP; i++) {
            once.run();
        }
        List<Cost> windows = new ArrayList<>();
        for (int w = 0; w < WINDOWS; w++) {
            String[] before = server.text(STATEMENTS).split(" ");
            long cpu = cpuNanos();
            long begun = System.nanoTime();
            for (int i = 0; i < TIMES; i++) {
                once.run();
            }
            double wall = (System.nanoTime() - begun) / 1e6;
            double used = (cpuNanos() - cpu) / 1e6;
            String[] after = server.text(STATEMENTS).split(" ");
            windows.add(new Cost(
                    (Double.parseDouble(after[0]) - Double.parseDouble(before[0])) / TIMES,
                    (Double.parseDouble(after[1]) - Double.parseDouble(before[1])) / 1e9 / TIMES,
                    wall / TIMES,
                    used / TIMES));
        }
        return new Cost(
                median(windows.stream().map(Cost::statements).toList()),
                median(windows.stream().map(Cost::serverMillis).toList()),
                median(windows.stream().map(Cost::wallMillis).toList()),
                median(windows.stream().map(Cost::cpuMillis).toList()));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long position(MysqlServer server) {
        return Long.parseLong(
                server.rows(server.family().coordinates()).getFirst().get(1));
    }
}
