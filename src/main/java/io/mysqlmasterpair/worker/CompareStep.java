package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;
import io.mysqlmasterpair.mysql.Lease;
import io.mysqlmasterpair.mysql.LeaseState;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.pair.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Inside a repair: holds the imported tables against the dump's manifest. By hand, on a pair that runs: compares all
 * tables of both members, frozen at the same point.
 */
final class CompareStep implements WorkerStep {

    private static final int NAMED = 5;

    @Override
    public Step step() {
        return Step.COMPARE;
    }

    @Override
    public String about() {
        return "compare the data";
    }

    @Override
    public String help() {
        return "After an import: counts every table on the target and compares it, and all definitions, with the dump's"
                + " manifest. On a pair that runs: compares checksums of all tables, both members frozen at the same point"
                + " without stopping their clients, and their accounts. Changes nothing. Needs --admin-dir.";
    }

    @Override
    public Ending run(Run run) {
        Optional<DumpManifest> imported = importedDump(run);
        return imported.isPresent() ? withManifest(run, imported.get()) : frozen(run);
    }

    /** The dump that the target's data come from, when they are this run's and not yet proven. */
    private static Optional<DumpManifest> importedDump(Run run) {
        if (run.options().authority().isEmpty() || run.options().dir().isEmpty()) {
            return Optional.empty();
        }
        Optional<Lease> lease = run.target().leases().read();
        boolean imported = lease.isPresent()
                && lease.get().run().equals(run.options().run())
                && lease.get().state() == LeaseState.IMPORTED;
        if (lease.isPresent() && lease.get().isUnproven() && !imported) {
            throw Refused.forGood(run.target().name() + " holds data of an import that is not complete");
        }
        return imported ? DumpManifest.read(run.workspace().dumpManifest()) : Optional.empty();
    }

    private static Ending withManifest(Run run, DumpManifest dump) {
        run.requireLeases();
        Member target = run.target();
        List<String> differences = new ArrayList<>();
        TreeSet<String> objects = new TreeSet<>(dump.objects());
        TreeSet<String> found = new TreeSet<>(target.catalog().objects());
        objects.stream()
                .filter(object -> !found.contains(object))
                .forEach(object -> differences.add("missing: " + object));
        found.stream()
                .filter(object -> !objects.contains(object))
                .forEach(object -> differences.add("unknown: " + object));
        long done = 0;
        for (DumpManifest.Rows expected : dump.tables()) {
            long rows = target.catalog().rows(expected.table());
            if (rows != expected.rows()) {
                differences.add(expected.table() + " has " + rows + " rows, the dump " + expected.rows());
            }
            run.story().progress(++done, dump.tables().size(), done + " tables counted");
        }
        if (!differences.isEmpty()) {
            throw new Failed("the import is not the dump: " + some(differences), false);
        }
        return Ending.done("All " + dump.tables().size() + " tables, " + dump.rows() + " rows and "
                + (objects.size() - dump.tables().size()) + " other objects are as in the dump.");
    }

    private static Ending frozen(Run run) {
        Comparison.Report report = Comparison.of(run).compare();
        run.fact("checksumTables", report.tables());
        Side side = run.options().authority().orElse(Side.A);
        List<String> accounts = AccountsCheck.of(run, run.member(side), run.member(side.other()))
                .tell();
        if (!report.differences().isEmpty()) {
            throw new Failed("the members differ: " + some(report.differences()), false);
        }
        return Ending.done("All " + report.tables() + " tables are equal, " + report.rows() + " rows."
                + (accounts.isEmpty() ? "" : " Accounts differ: " + some(accounts) + "."));
    }

    static String some(List<String> differences) {
        String named = String.join("; ", differences.subList(0, Math.min(NAMED, differences.size())));
        return differences.size() > NAMED ? named + "; and " + (differences.size() - NAMED) + " more" : named;
    }
}
