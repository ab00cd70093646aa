package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.TlsMode;
import io.mysqlmasterpair.pair.GtidSet;
import io.mysqlmasterpair.pair.ServerVersion.Flavour;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The command line tools of one kind of server: what they are called, and in what words they are told what to do. */
sealed interface ToolSet permits MySqlTools, MariaDbTools {

    static ToolSet of(Flavour flavour) {
        return switch (flavour) {
            case MYSQL -> new MySqlTools();
            case MARIADB -> new MariaDbTools();
        };
    }

    /** The program that writes a dump. */
    String dump();

    /** The program that runs statements. */
    String client();

    /** What keeps that program from showing a statement that failed: its rows are in no log's place, and hide the error. */
    List<String> noStatements();

    /** The program that reads binary logs. */
    String binlog();

    /** What keeps files with options from being read besides the one that is named. */
    List<String> noOtherFiles();

    /** How the connection is protected, as lines of an option file. */
    List<Option> protection(TlsMode mode, Optional<Path> caFile);

    /** @param value empty for an option that takes none */
    record Option(String name, Optional<String> value) {

        static Option of(String name, String value) {
            return new Option(name, Optional.of(value));
        }
    }

    /** Options for a dump of one consistent view, with its coordinates at the head. */
    List<String> withCoordinates(boolean byGtid);

    /** Options for a dump of one consistent view of a member that stands still. */
    List<String> withoutCoordinates();

    /** Options that open a dump's session, on its member and on no other server. */
    List<String> dumpSession(Member member);

    /**
     * Runs a dump, and makes sure, where its session can't, that it is the member's: the tool logs in for itself, and the
     * address may lead elsewhere by now.
     *
     * @throws Failed when it is of another server
     */
    void requireOf(Member member, OutputStream into, Consumer<OutputStream> dump);

    /** Options that decode logs for people. */
    List<String> readable();

    /** Options that decode logs to be run again. */
    List<String> replayable();

    /** Takes what {@link #replayable} logs are decoded to, and passes on what makes new transactions of it. */
    OutputStream replayed(OutputStream into);

    /** Texts of which one stands in readable logs for each transaction; no value can bring one along. */
    List<String> transactionMarks();

    /**
     * Options that single transactions out; empty when that can't be said in an argument.
     *
     * @param before what was executed before the first of the logs
     */
    Optional<List<String>> only(GtidSet transactions, Supplier<GtidSet> before);
}
