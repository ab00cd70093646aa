package io.mysqlmasterpair.decision;

import io.mysqlmasterpair.pair.GtidMode;
import io.mysqlmasterpair.pair.Inventory;
import io.mysqlmasterpair.pair.MemberState.Reachable;
import io.mysqlmasterpair.pair.PairState;
import io.mysqlmasterpair.pair.Side;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a member would lose if it were overwritten and no archive kept: for the person who is to approve that. Pure.
 *
 * @param tables user tables; empty where the member can't be asked
 * @param rows in them, by the server's estimate; empty where there is none
 * @param transactions that the other member lacks and is not about to get, without beats; empty where nobody can count them, as
 *     by file and position
 * @param gtids what the other lacks, beats and all, shortened; empty where there are no transactions, or none are known
 */
public record AtStake(OptionalInt tables, OptionalLong rows, OptionalLong transactions, String gtids) {

    private static final int LONGEST = 200;

    public static AtStake of(PairState state, Side target) {
        Optional<Inventory> held = state.reachable(target).map(Reachable::inventory);
        boolean counted = held.isPresent()
                && state.reachable(target.other()).isPresent()
                && state.answered(target).gtidMode() == GtidMode.ON;
        long transactions = counted ? Histories.unique(state, target) : 0;
        return new AtStake(
                held.map(all -> OptionalInt.of(all.tables())).orElse(OptionalInt.empty()),
                held.map(Inventory::rows).orElse(OptionalLong.empty()),
                counted ? OptionalLong.of(transactions) : OptionalLong.empty(),
                transactions == 0
                        ? ""
                        : Texts.shorten(Histories.onlyOn(state, target).toString(), LONGEST));
    }

    /**
     * One sentence.
     *
     * @param target the member's name
     * @param authority the other's
     */
    public String sentence(String target, String authority) {
        if (tables.isEmpty()) {
            return "What " + target + " would lose without the archive can't be counted while it can't be asked.";
        }
        if (tables.getAsInt() == 0) {
            return target + " holds no user table, so it has nothing to lose.";
        }
        return "Without the archive " + target + " would lose " + counted(tables.getAsInt(), "table")
                + (rows.isPresent() ? " with about " + counted(rows.getAsLong(), "row") : "") + ", and "
                + (transactions.isPresent()
                        ? transactionsThat(authority)
                        : "transactions that " + authority
                                + " lacks, if there are any: by file and position they are not counted")
                + ".";
    }

    private String transactionsThat(String authority) {
        long number = transactions.orElse(0);
        return number == 0
                ? "no transaction that " + authority + " lacks"
                : counted(number, "transaction") + " that " + authority + " lacks (among " + gtids + ")";
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
