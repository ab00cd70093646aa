package io.mysqlmasterpair.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of accounts that differ, and the statements that make them equal. */
class AccountsTest {

    private static final String HASH = "*2B602296A79E0A8784ACC5C88D92E46588CCA3C3";

    private static Account account(String user, String secret, String tls, boolean locked, String... grants) {
        return new Account(
                user,
                "%",
                false,
                new Account.Identification("IDENTIFIED WITH 'p' AS '" + secret + "'"),
                Map.of(AccountWords.TLS, tls),
                locked,
                Grant.in(List.of(grants)),
                new TreeSet<>());
    }

    private static Account app(String... grants) {
        return account("app", HASH, "REQUIRE NONE", false, grants);
    }

    private static Account withRoles(Account a, String... roles) {
        SortedSet<String> names = new TreeSet<>(List.of(roles));
        return new Account(
                a.user(), a.host(), a.role(), a.identification(), a.options(), a.locked(), a.grants(), names);
    }

    static Stream<Arguments> pairs() {
        Account plain = app("GRANT SELECT ON `shop`.* TO `app`@`%`");
        return Stream.of(
                row("equal", List.of(plain), List.of(plain), List.of()),
                row("none", List.of(), List.of(), List.of()),
                row("missing", List.of(plain), List.of(), List.of("app@% is missing on b")),
                row("too many", List.of(), List.of(plain), List.of("app@% is missing on a")),
                row(
                        "anonymous",
                        List.of(account("", "", "REQUIRE NONE", false)),
                        List.of(),
                        List.of("''@% is missing on b")),
                row(
                        "a name of two lines",
                        List.of(account("app\nb is healthy\r", "", "REQUIRE NONE", false)),
                        List.of(),
                        List.of("app\\nb is healthy\\r@% is missing on b")),
                row(
                        "grants",
                        List.of(app("GRANT SELECT, INSERT ON `shop`.* TO `app`@`%` WITH GRANT OPTION")),
                        List.of(app("GRANT SELECT, DELETE ON `shop`.* TO `app`@`%`")),
                        List.of("app@% has other grants on b: lacks GRANT OPTION ON `shop`.*, INSERT ON `shop`.*;"
                                + " has DELETE ON `shop`.* too")),
                row(
                        "password",
                        List.of(plain),
                        List.of(account("app", "other", "REQUIRE NONE", false, "GRANT SELECT ON `shop`.* TO x")),
                        List.of("app@% has another password on b, or the same one that was set there by itself")),
                row(
                        "lock and options",
                        List.of(account("app", HASH, "REQUIRE SSL", true)),
                        List.of(account("app", HASH, "REQUIRE NONE", false)),
                        List.of(
                                "app@% is not locked on b",
                                "app@% has other options on b: REQUIRE NONE, not REQUIRE SSL")),
                row(
                        "default roles",
                        List.of(withRoles(plain, "`r`@`%`")),
                        List.of(plain),
                        List.of("app@% has other default roles on b: none, not `r`@`%`")));
    }

    private static Arguments row(String name, List<Account> a, List<Account> b, List<String> told) {
        return Arguments.of(name, a, b, told);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void eachDifferenceIsASentence(String name, List<Account> a, List<Account> b, List<String> told) {
        assertThat(AccountDifferences.between("a", a, "b", b)).isEqualTo(told);
    }

    /** S9. */
    @Test
    void noHashIsEverWritten() {
        Account secret = app("GRANT USAGE ON *.* TO `app`@`%` IDENTIFIED BY PASSWORD '" + HASH + "'");
        AccountCopy copy = new AccountCopy(new MariaDbAccountWords(), Set.of());

        assertThat(secret.toString()).doesNotContain(HASH);
        assertThat(copy.changes(List.of(secret), List.of()).toString()).doesNotContain(HASH);
        assertThat(AccountDifferences.between("a", List.of(secret), "b", List.of())
                        .toString())
                .doesNotContain(HASH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GRANT USAGE ON *.* TO `a`@`%`; ",
                "GRANT SELECT, INSERT ON `s`.* TO 'a'@'%'; INSERT ON `s`.*|SELECT ON `s`.*",
                "GRANT ALL PRIVILEGES ON `s`.* TO `a`@`%` WITH GRANT OPTION;"
                        + " ALL PRIVILEGES ON `s`.*|GRANT OPTION ON `s`.*",
                "GRANT SELECT (`x`, `y`), UPDATE (`y`) ON `s`.`t` TO `a`@`%`;"
                        + " SELECT (`x`, `y`) ON `s`.`t`|UPDATE (`y`) ON `s`.`t`",
                "GRANT BACKUP_ADMIN,CLONE_ADMIN ON *.* TO `a`@`%` WITH GRANT OPTION;"
                        + " BACKUP_ADMIN ON *.* WITH GRANT OPTION|CLONE_ADMIN ON *.* WITH GRANT OPTION",
                "GRANT `r`@`%`,`q`@`%` TO `a`@`%` WITH ADMIN OPTION;"
                        + " role `q`@`%` WITH ADMIN OPTION|role `r`@`%` WITH ADMIN OPTION",
                "GRANT PROXY ON 'x'@'%' TO 'a'@'%'; PROXY ON `x`@`%`",
                "GRANT EXECUTE ON PROCEDURE `s`.` ON ``x, TO ` TO `a`@`%`; EXECUTE ON PROCEDURE `s`.` ON ``x, TO `",
                "REVOKE INSERT ON `s`.* FROM `a`@`%`; not INSERT ON `s`.*",
                "SET DEFAULT ROLE `r` FOR `a`@`%`; "
            })
    void aLineOfGrantsIsTakenApart(String line, String rights) {
        List<String> expected = rights == null ? List.of() : List.of(rights.split("\\|"));

        assertThat(Grant.in(List.of(line)).stream().map(Grant::toString)).containsExactlyElementsOf(expected);
    }

    /** MariaDB writes the account's password and certificate into its first grant, the subject without quoting. */
    @Test
    void whatElseStandsInAGrantIsNoRight() {
        String line =
                "GRANT PROCESS ON *.* TO `x`@`%` IDENTIFIED BY PASSWORD '*7B' REQUIRE SUBJECT '/CN=it's WITH GRANT"
                        + " OPTION'";

        assertThat(Grant.in(List.of(line))).hasToString("[PROCESS ON *.*]");
        assertThat(Grant.in(List.of(line + " WITH GRANT OPTION MAX_QUERIES_PER_HOUR 7")))
                .hasSize(2);
    }

    private static List<String> statements(AccountCopy copy, List<Account> wanted, List<Account> now) {
        List<String> statements = new ArrayList<>();
        copy.changes(wanted, now).forEach(change -> statements.add(change.statement()));
        return statements;
    }

    @Test
    void allAccountsComeBeforeGrantsAndDefaultRolesLast() {
        Account member = withRoles(app("GRANT `role`@`%` TO `app`@`%`"), "`role`@`%`");
        Account role = account("role", "", "REQUIRE NONE", true, "GRANT SELECT ON `s`.* TO `role`@`%`");

        assertThat(statements(
                        new AccountCopy(new MySqlAccountWords(version()), Set.of()), List.of(member, role), List.of()))
                .containsExactly(
                        "CREATE USER IF NOT EXISTS `app`@`%` IDENTIFIED WITH 'p' AS '" + HASH
                                + "' REQUIRE NONE ACCOUNT UNLOCK",
                        "CREATE USER IF NOT EXISTS `role`@`%` IDENTIFIED WITH 'p' AS '' REQUIRE NONE ACCOUNT LOCK",
                        "GRANT `role`@`%` TO `app`@`%`",
                        "GRANT SELECT ON `s`.* TO `role`@`%`",
                        "SET DEFAULT ROLE `role`@`%` TO `app`@`%`");
    }

    /** To take ALL away takes all of its parts away. */
    @Test
    void whatIsTooMuchGoesFirstAndWhatItMayHaveCoveredComesAgain() {
        Account wanted = app("GRANT SELECT ON `s`.* TO `app`@`%`", "GRANT EXECUTE ON *.* TO `app`@`%`");
        Account now = app("GRANT ALL PRIVILEGES ON `s`.* TO `app`@`%`", "GRANT EXECUTE ON *.* TO `app`@`%`");

        assertThat(statements(
                        new AccountCopy(new MySqlAccountWords(version()), Set.of()), List.of(wanted), List.of(now)))
                .containsExactly(
                        "REVOKE ALL PRIVILEGES ON `s`.* FROM `app`@`%`",
                        "GRANT EXECUTE ON *.* TO `app`@`%`", "GRANT SELECT ON `s`.* TO `app`@`%`");
    }

    @Test
    void equalAccountsAndThoseOfTheTargetAloneAreLeftAlone() {
        Account same = app("GRANT SELECT ON `s`.* TO `app`@`%`");
        Account extra = account("extra", "", "REQUIRE NONE", false);

        assertThat(statements(
                        new AccountCopy(new MySqlAccountWords(version()), Set.of()),
                        List.of(same),
                        List.of(same, extra)))
                .isEmpty();
    }

    /** S3: where locks are the fence, its end opens what is made in between. */
    @Test
    void anAccountBehindTheFenceIsMadeLocked() {
        assertThat(statements(
                        new AccountCopy(new MySqlAccountWords(version()), Set.of("app@%")), List.of(app()), List.of()))
                .singleElement()
                .asString()
                .endsWith(" ACCOUNT LOCK");
    }

    private static io.mysqlmasterpair.pair.ServerVersion version() {
        return io.mysqlmasterpair.pair.ServerVersion.parse("9.7.4");
    }
}
