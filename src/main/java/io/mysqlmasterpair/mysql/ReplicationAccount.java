package io.mysqlmasterpair.mysql;

/** The account that channels log in with, tried the way a channel does it: by logging in to the source. */
public final class ReplicationAccount {

    private ReplicationAccount() {}

    /** How a trial ended. */
    public sealed interface Trial {
        /** A channel can read with it. */
        record Fit() implements Trial {}

        /** It logs in, and may not read the binary log. {@code account} as {@code CURRENT_USER()} names it. */
        record LacksRight(String account) implements Trial {}

        /** The source turns it away; {@code why} is a sentence without secrets. */
        record TurnedAway(String why) implements Trial {}
    }

    /**
     * Logs in to the source as a channel would, and changes nothing.
     *
     * @param source the source's name in the pair
     * @param options its endpoint and TLS mode, with the replication account as login
     * @throws MemberException when the source gives no answer, which says nothing about the account
     */
    public static Trial at(String source, ConnectOptions options) {
        try (Sql sql = Sql.open(source, options)) {
            boolean mayRead = sql
                    .rows("SELECT 1 FROM information_schema.user_privileges"
                            + " WHERE privilege_type IN ('REPLICATION SLAVE', 'REPLICATION REPLICA')")
                    .stream()
                    .findAny()
                    .isPresent();
            return mayRead ? new Trial.Fit() : new Trial.LacksRight(sql.text("SELECT CURRENT_USER()"));
        } catch (MemberException e) {
            if (e.isTransient()) {
                throw e;
            }
            return new Trial.TurnedAway(e.getMessage());
        }
    }
}
