package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.binlog.Happening;
import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.binlog.Transactions;
import io.mysqlmasterpair.mysql.LiveRows;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.GtidSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;

/** Replays an archive on a member: reads its history, then goes through it, transaction by transaction. */
final class Replayer {

    private static final int BETWEEN_LOOKS = 200;

    private final Run run;
    private final Member member;
    private final Manner manner;
    private final boolean byRows;
    private final Predicate<Origin> missing;

    /** How it is done. */
    enum Manner {
        /** Only looked at. */
        IMAGINED,
        /** Done wherever a row is what it was, as often as it is asked for. */
        ANEW,
        /** The same, and the member notes each transaction, so that no later attempt or run does it again. */
        ONCE
    }

    Replayer(Run run, Member member, Manner manner, boolean byRows) {
        this(run, member, manner, byRows, origin -> true);
    }

    /** @param missing whether the member lacks a transaction still; what its own channel has applied is passed over */
    Replayer(Run run, Member member, Manner manner, boolean byRows, Predicate<Origin> missing) {
        this.run = run;
        this.member = member;
        this.manner = manner;
        this.byRows = byRows;
        this.missing = missing;
    }

    /** Killed anywhere, it is run again, and finds what was done. */
    ReplayReport replay(OpenArchive archive) {
        RowHistory history = RowHistory.of(archive);
        run.story()
                .say("The archive of " + archive.run() + " holds " + history.transactions() + " transactions with "
                        + history.changes() + " row changes that only "
                        + archive.manifest().member() + " had.");
        try (LiveRows rows = member.liveRows()) {
            Replay replay = new Replay(
                    history, member.shapes().all(), on(rows, archive.manifest().serverUuid()), byRows, missing);
            GtidSet lost = GtidSet.parse(archive.manifest().lostGtids());
            if (!lost.isEmpty()) {
                // before the rest, so that the shortest report has it, too
                replay.book().withoutLog(lost.toString(), lost.size());
            }
            archive.read(watched(replay, history.transactions()));
            return replay.book()
                    .close(
                            archive.run(),
                            member.name(),
                            run.story()
                                    .clock()
                                    .instant()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString(),
                            manner == Manner.IMAGINED,
                            byRows);
        }
    }

    private ReplayRows on(LiveRows rows, String server) {
        return switch (manner) {
            case IMAGINED -> ReplayRows.imaginedOn(rows);
            case ANEW -> ReplayRows.on(rows, origin -> Optional.empty());
            case ONCE -> ReplayRows.on(rows, origin -> Optional.of(name(server, origin)));
        };
    }

    /** The transaction's name among all of all servers: where there are no GTIDs, a place in a log may come again. */
    static String name(String server, Origin origin) {
        String name = server + " " + origin.name() + " " + origin.at();
        return HexFormat.of().formatHex(KeptFile.newDigest().digest(name.getBytes(StandardCharsets.UTF_8)));
    }

    /** Tells how far it is, and makes sure in between that nobody else works on the members (S6). */
    private Transactions.Reader watched(Replay replay, long all) {
        long[] begun = {0};
        return new Transactions.Reader() {
            @Override
            public void begin(Origin origin) {
                if (begun[0]++ % BETWEEN_LOOKS == 0) {
                    run.requireLocks();
                }
                run.story().progress(begun[0], all, begun[0] + " of " + all + " transactions looked at");
                replay.begin(origin);
            }

            @Override
            public void happened(Happening happening) {
                replay.happened(happening);
            }

            @Override
            public void end() {
                replay.end();
            }
        };
    }

    static void keep(ReplayReport report, Path file) {
        Durable.writeJson(file, report);
    }
}
