package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.mysql.BinaryLogs.LogFile;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import java.nio.file.Path;
import java.util.List;

/**
 * No disk must fill half-way. On the volume: room for a dump and a copy as large as the data lie on the servers, which packed
 * they rarely are, and for the binary logs that are kept, as they are and once more for what they are decoded to.
 *
 * @param dump bytes that the dump may take
 * @param archive bytes that the archive may take, beside what is there already
 * @param growth bytes by which the target's data grow on its own disk
 */
record SpaceCheck(Run run, long dump, long archive, long growth) {

    static SpaceCheck of(Run run) {
        long source = run.authority().catalog().dataBytes();
        long target = run.target().catalog().dataBytes();
        // half an import is no copy of anything: such a run rests on the archive that is there
        boolean half = run.targetLease().state() == LeaseState.IMPORTING;
        return new SpaceCheck(run, source, half ? 0 : target + 2 * logs(run), Math.max(0, source - target));
    }

    private static long logs(Run run) {
        Member target = run.target();
        List<String> kept = UniqueLogs.find(run).files();
        return target.binaryLogs().files().stream()
                .filter(file -> kept.contains(file.name()))
                .mapToLong(LogFile::bytes)
                .sum();
    }

    /** By hand a preflight may have no volume. */
    void require() {
        if (run.options().dir().isEmpty()) {
            return;
        }
        Workspace workspace = run.workspace();
        Path dir = workspace.dir();
        new Archives(workspace).dropLeftoversOfOthers();
        long needed = dump + archive;
        long free = workspace.free() + Workspace.size(dir);
        run.fact("neededBytes", needed);
        if (free < needed) {
            throw Refused.forGood(tooSmall(dir, free, dump, archive, KeptArchives.in(workspace.siblings())));
        }
        run.story().say("The volume has room: " + mega(free) + " MB free, at most " + mega(needed) + " MB needed.");
        if (mega(growth) > 0) {
            run.story()
                    .say("The data of " + run.target().name() + " grow by some " + mega(growth)
                            + " MB on its own disk; no server tells how much is free there.");
        }
    }

    static String tooSmall(Path dir, long free, long dump, long archive, KeptArchives kept) {
        return "the volume at " + dir + " has " + mega(free) + " MB free; the dump may need " + mega(dump)
                + " MB and the archive " + mega(archive) + " MB. Enlarge it"
                + (kept.isEmpty()
                        ? ""
                        : ", or remove old archives that were copied away. " + kept.sentence()
                                + " They are listed by: archives list --volume "
                                + dir.toAbsolutePath().getParent());
    }

    private static long mega(long bytes) {
        return bytes >> 20;
    }
}
