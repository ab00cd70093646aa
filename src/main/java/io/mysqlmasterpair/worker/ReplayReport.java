package io.mysqlmasterpair.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a replay did, and what it left out and why, by key.
 *
 * @param archive folder of the run whose archive it was
 * @param member where it was done
 * @param dryRun it was only looked at
 * @param byRows of a transaction with a conflict the other rows were done
 * @param transactions how they fared; of one with any row left out, as left out
 * @param leftOut the first of them
 * @param more how many there are besides
 */
record ReplayReport(
        String archive,
        String member,
        String at,
        boolean dryRun,
        boolean byRows,
        Counts transactions,
        Map<String, Counts> tables,
        List<LeftOut> leftOut,
        long more) {

    /** How many were done, were there already, were left out. */
    record Counts(long applied, long alreadyThere, long leftOut) {

        static final Counts NONE = new Counts(0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(applied + other.applied, alreadyThere + other.alreadyThere, leftOut + other.leftOut);
        }
    }

    /**
     * A change that was not done.
     *
     * @param table empty for a statement
     * @param change INSERT, UPDATE, DELETE or a statement's beginning
     * @param key of the row, shortened; empty where there is none
     */
    record LeftOut(String transaction, String table, String change, String key, String why) {

        @Override
        public String toString() {
            return (table.isEmpty() ? "" : table + " ") + (key.isEmpty() ? "" : key + " ") + "(" + change + "): " + why;
        }
    }

    Counts rows() {
        return tables.values().stream().reduce(Counts.NONE, Counts::plus);
    }

    /** One sentence. */
    String sentence() {
        Counts rows = rows();
        return (dryRun ? "Would apply " : "Applied ") + rows.applied() + " row changes of "
                + transactions.applied() + " transactions on " + member + "; " + rows.alreadyThere()
                + " were there already, " + (leftOut.size() + more) + " left out.";
    }

    /** All of it, for a person. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(sentence()));
        tables.forEach((table, counts) -> lines.add("  " + table.replace("\n", "\\n") + ": " + counts.applied()
                + (dryRun ? " to apply, " : " applied, ") + counts.alreadyThere() + " there already, "
                + counts.leftOut() + " left out"));
        leftOut.forEach(item -> lines.add(
                "  left out, " + item.transaction() + ": " + item.toString().replace("\n", "\\n")));
        if (more > 0) {
            lines.add("  … and " + more + " more");
        }
        return lines;
    }

    /** The first few of what was left out, on one line. */
    String shortly(int count) {
        return String.join(
                "; ",
                leftOut.stream()
                        .limit(count)
                        .map(item -> item.toString().replace("\n", "\\n"))
                        .toList());
    }

    /** Collects one. */
    static final class Book {

        private static final int KEPT = 10_000;

        private final Map<String, Counts> tables = new TreeMap<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private Counts transactions = Counts.NONE;
        private long more;

        void transaction(Counts counts) {
            transactions = transactions.plus(counts);
        }

        /** Transactions that nobody can read: which rows they changed is not known. */
        void withoutLog(String gtids, long count) {
            leftOut(new LeftOut(
                    gtids,
                    "",
                    Replay.brief(count + " transactions: " + gtids),
                    "",
                    "the member had purged their logs; what they did is in the copy only"));
            transaction(new Counts(0, 0, count));
        }

        void rows(String table, Counts counts) {
            tables.merge(table, counts, Counts::plus);
        }

        void leftOut(LeftOut item) {
            if (leftOut.size() < KEPT) {
                leftOut.add(item);
            } else {
                more++;
            }
        }

        ReplayReport close(String archive, String member, String at, boolean dryRun, boolean byRows) {
            return new ReplayReport(archive, member, at, dryRun, byRows, transactions, tables, leftOut, more);
        }
    }
}
