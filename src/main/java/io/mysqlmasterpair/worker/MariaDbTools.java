package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.GtidSet;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** mariadb-dump, mariadb and mariadb-binlog. What is said of them was tried with 10.11 and 11.8, each on both. */
record MariaDbTools() implements ToolSet {

    private static final String ANY_ORDER = "--skip-gtid-strict-mode";

    @Override
    public String dump() {
        return "mariadb-dump";
    }

    @Override
    public String client() {
        return "mariadb";
    }

    @Override
    public List<String> noStatements() {
        return List.of("--loose-skip-print-query-on-error");
    }

    @Override
    public String binlog() {
        return "mariadb-binlog";
    }

    /** The one that is named is the only one: there is no file with logins. */
    @Override
    public List<String> noOtherFiles() {
        return List.of();
    }

    /**
     * Without a word 11.4 and later verify certificates. There is no insisting on TLS without verifying, so
     * {@link TlsMode#Required} rests on the member's own session, which has it; and none on verifying the CA alone, so the
     * host's name is checked along with it.
     */
    @Override
    public List<Option> protection(TlsMode mode, Optional<Path> caFile) {
        List<Option> options = new ArrayList<>();
        options.add(Option.of("ssl", mode == TlsMode.Disabled ? "0" : "1"));
        options.add(Option.of("ssl-verify-server-cert", mode.verifies() ? "1" : "0"));
        caFile.filter(ca -> mode.verifies())
                .ifPresent(ca ->
                        options.add(Option.of("ssl-ca", ca.toAbsolutePath().toString())));
        return options;
    }

    /** The view opens without a lock: the server gives its coordinates, and no GTIDs, along with it. */
    @Override
    public List<String> withCoordinates(boolean byGtid) {
        return List.of("--single-transaction", "--master-data=2");
    }

    /** The same: by its coordinates it shows whose dump it is. */
    @Override
    public List<String> withoutCoordinates() {
        return withCoordinates(false);
    }

    /** There is no first statement; and no lock of a dump for which writers would wait. */
    @Override
    public List<String> dumpSession(Member member) {
        return List.of();
    }

    @Override
    public void requireOf(Member member, OutputStream into, Consumer<OutputStream> dump) {
        DumpOrigin origin = new DumpOrigin(into);
        dump.accept(origin);
        origin.requireOf(member);
    }

    /** Not strictly: members that go by position share a domain, whose numbers go back and forth in their logs. */
    @Override
    public List<String> readable() {
        return List.of("--base64-output=DECODE-ROWS", "-v", ANY_ORDER);
    }

    @Override
    public List<String> replayable() {
        return List.of("--skip-annotate-row-events", ANY_ORDER);
    }

    @Override
    public OutputStream replayed(OutputStream into) {
        return new WithoutGtids(into);
    }

    /** At a line's beginning: in what else is written, line breaks are written otherwise. */
    @Override
    public List<String> transactionMarks() {
        String mark = "100001 SET @@session.gtid_seq_no=";
        return List.of("\n/*!" + mark, "\n/*M!" + mark);
    }

    /**
     * By a state to go on from, of every domain that the first log speaks of; the tool refuses one that lies before that log,
     * and pays no heed to the server's id in it.
     */
    @Override
    public Optional<List<String>> only(GtidSet transactions, Supplier<GtidSet> before) {
        Domains wanted = Domains.of(transactions);
        Domains logged = Domains.of(before.get());
        SortedSet<Long> all = new TreeSet<>(wanted.ranges().keySet());
        all.addAll(logged.ranges().keySet());
        String start = all.stream()
                .map(domain -> domain + "-0-" + Math.max(wanted.before(domain), logged.last(domain)))
                .collect(Collectors.joining(","));
        String domains = wanted.ranges().keySet().stream().map(String::valueOf).collect(Collectors.joining(","));
        return Optional.of(List.of("--do-domain-ids=" + domains, "--start-position=" + start));
    }
}
