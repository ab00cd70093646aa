package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.GtidSet;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** mysqldump, mysql and mysqlbinlog, of a version that is as new as the newest server. */
record MySqlTools() implements ToolSet {

    /** Seconds that a dump may wait for a lock; where it locks, writers wait behind it as long. */
    private static final int LOCK_WAIT = 5;

    private static final int LONGEST_ARGUMENT = 100_000;

    @Override
    public String dump() {
        return "mysqldump";
    }

    @Override
    public String client() {
        return "mysql";
    }

    @Override
    public List<String> noStatements() {
        return List.of();
    }

    @Override
    public String binlog() {
        return "mysqlbinlog";
    }

    @Override
    public List<String> noOtherFiles() {
        return List.of("--no-login-paths");
    }

    @Override
    public List<Option> protection(TlsMode mode, Optional<Path> caFile) {
        List<Option> options = new ArrayList<>(List.of(Option.of("ssl-mode", mode.sqlName())));
        caFile.filter(ca -> mode.verifies())
                .ifPresent(ca ->
                        options.add(Option.of("ssl-ca", ca.toAbsolutePath().toString())));
        if (mode.allowsPlain()) {
            options.add(new Option("loose-get-server-public-key", Optional.empty()));
        }
        return options;
    }

    /** Never ON: a failed import would leave the target claiming transactions that it lacks. */
    @Override
    public List<String> withCoordinates(boolean byGtid) {
        return List.of(
                "--single-transaction", "--source-data=2", "--set-gtid-purged=" + (byGtid ? "COMMENTED" : "OFF"));
    }

    @Override
    public List<String> withoutCoordinates() {
        return List.of("--single-transaction", "--set-gtid-purged=OFF");
    }

    @Override
    public List<String> dumpSession(Member member) {
        return List.of("--init-command="
                + dumpSession(member.identity(), member.state().serverUuid()));
    }

    /** Fails on any other server: a switch that is neither on nor off is refused. */
    static String dumpSession(String identity, String serverUuid) {
        // NAMES: a server that does not know the client's own character set would take a schema's name for another
        return "SET NAMES utf8mb4, SESSION lock_wait_timeout = " + LOCK_WAIT + ", autocommit = IF(" + identity + " = '"
                + serverUuid + "', 1, 2)";
    }

    /** Its session was opened on the member, or not at all. */
    @Override
    public void requireOf(Member member, OutputStream into, Consumer<OutputStream> dump) {
        dump.accept(into);
    }

    @Override
    public List<String> readable() {
        return List.of("--base64-output=DECODE-ROWS", "-v");
    }

    @Override
    public List<String> replayable() {
        return List.of("--skip-gtids", "--idempotent");
    }

    @Override
    public OutputStream replayed(OutputStream into) {
        return into;
    }

    @Override
    public List<String> transactionMarks() {
        return List.of("\tAnonymous_GTID\t");
    }

    @Override
    public Optional<List<String>> only(GtidSet transactions, Supplier<GtidSet> before) {
        String set = transactions.toString();
        return set.length() < LONGEST_ARGUMENT ? Optional.of(List.of("--include-gtids=" + set)) : Optional.empty();
    }
}
