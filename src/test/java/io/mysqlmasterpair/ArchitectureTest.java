package io.mysqlmasterpair;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the rooms of the house apart: what is pure stays pure, and everything points in one direction. */
class ArchitectureTest {

    private static final String ROOT = "io.mysqlmasterpair";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Each room, and the rooms it may use. What is not named here may not be used. */
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("api", Set.of()),
            Map.entry("pair", Set.of()),
            Map.entry("data", Set.of()),
            Map.entry("decision", Set.of("pair")),
            Map.entry("mysql", Set.of("pair", "data")),
            Map.entry("binlog", Set.of("pair", "data")),
            Map.entry("jobs", Set.of("api", "pair", "decision")),
            Map.entry("status", Set.of("api", "pair", "decision")),
            Map.entry("observe", Set.of("api", "pair", "decision", "jobs", "status", "mysql")),
            Map.entry("act", Set.of("api", "pair", "decision", "jobs", "status", "mysql")),
            Map.entry("reconcile", Set.of("api", "pair", "decision", "jobs", "status", "observe", "act")),
            Map.entry("config", Set.of("api", "pair", "decision", "jobs", "status", "observe", "act", "reconcile")),
            Map.entry("worker", Set.of("pair", "data", "decision", "mysql", "binlog")),
            Map.entry("cli", Set.of("pair", "data", "decision", "mysql", "worker", "config"))));

    // ---- the rooms -------------------------------------------------------------------------------------------------

    @Test
    void everyRoomIsKnownHere() {
        Set<String> rooms = CLASSES.stream()
                .map(ArchitectureTest::room)
                .filter(room -> !room.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(MAY_USE.keySet()).containsAll(rooms);
    }

    @Test
    void aRoomUsesOnlyTheRoomsBelowIt() {
        Set<String> forbidden = CLASSES.stream()
                .filter(from -> !room(from).isEmpty())
                .flatMap(from -> from.getDirectDependenciesFromSelf().stream()
                        .map(use -> use.getTargetClass().getBaseComponentType())
                        .filter(to -> to.getPackageName().startsWith(ROOT))
                        .filter(to -> !room(to).equals(room(from)))
                        .filter(to -> !MAY_USE.get(room(from)).contains(room(to)))
                        .map(to -> from.getName() + " → " + to.getName()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(forbidden).isEmpty();
    }

    @Test
    void thereAreNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    // ---- purity ----------------------------------------------------------------------------------------------------

    /** What touches the world: servers, the cluster, files, time, threads, logs, chance. */
    private static final DescribedPredicate<JavaClass> THE_WORLD = resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "java.net..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.util.logging..",
                    "java.util.concurrent..",
                    "org.slf4j..",
                    "org.jboss.logging..",
                    "jakarta..",
                    "io.quarkus..",
                    "io.javaoperatorsdk..",
                    "com.mysql..",
                    "info.picocli..",
                    "picocli..")
            .or(resideInAPackage("io.fabric8.kubernetes.client..")
                    // the base class of the custom resources, which is a value
                    .and(describe("is a client", type -> !type.getSimpleName().equals("CustomResource"))))
            .or(describe(
                    "touches the world",
                    type -> Set.of(
                                    "java.time.Clock",
                                    "java.lang.Thread",
                                    "java.lang.ThreadLocal",
                                    "java.lang.Process",
                                    "java.lang.ProcessBuilder",
                                    "java.lang.Runtime",
                                    "java.util.Random",
                                    "java.util.Timer",
                                    "java.security.SecureRandom")
                            .contains(type.getName())))
            .or(describe(
                    "is a file or stream of the system",
                    type -> type.getPackageName().equals("java.io")
                            && (type.getSimpleName().startsWith("File")
                                    || type.getSimpleName().startsWith("RandomAccess"))))
            .as("touch servers, the cluster, files, time, threads, logs or chance");

    /** Asking the time, or anything else that has another answer each time, where the class itself is innocent. */
    private static final DescribedPredicate<JavaAccess<?>> AN_ANSWER_THAT_CHANGES =
            describe("an answer that changes", access -> {
                String owner = access.getTargetOwner().getName();
                String name = access.getTarget().getName();
                return owner.startsWith("java.time.") && name.equals("now")
                        || owner.equals("java.lang.System")
                                && !Set.of("identityHashCode", "arraycopy", "lineSeparator")
                                        .contains(name)
                        || owner.equals("java.util.UUID") && name.equals("randomUUID")
                        || owner.equals("java.lang.Math") && name.equals("random");
            });

    @ParameterizedTest
    @ValueSource(strings = {"pair", "data", "decision", "jobs", "status"})
    void aPureRoomTouchesNothing(String room) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat(THE_WORLD)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .accessTargetWhere(AN_ANSWER_THAT_CHANGES)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pair", "decision"})
    void whatIsSeenAndDecidedKnowsNoKubernetes(String room) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", ROOT + ".api..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pair", "data", "decision", "jobs", "status"})
    void aPureRoomRemembersNothing(String room) {
        Set<String> variables = CLASSES.stream()
                .filter(type -> type.getPackageName().equals(ROOT + "." + room))
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.FINAL))
                .map(field -> field.getFullName())
                .collect(Collectors.toSet());

        assertThat(variables).isEmpty();
    }

    // ---- who may do what -------------------------------------------------------------------------------------------

    @Test
    void onlyTheRoomMysqlSpeaksSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".mysql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "com.mysql..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "worker", "cli"})
    void whatRunsInAJobKnowsNoCluster(String room) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static final String CHANGES = "create|createOr\\w+|replace|replaceStatus|patch|patchStatus|edit|editStatus"
            + "|update|updateStatus|serverSideApply|delete|evict|scale|unlock|exec|redirecting\\w+|upload\\w*";

    private static final ArchRule ONLY_ACT_CHANGES_THE_CLUSTER = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".act..")
            .should()
            .callMethodWhere(target(owner(resideInAPackage("io.fabric8.kubernetes.client..")))
                    .and(target(nameMatching(CHANGES))))
            .as("only act creates, patches or deletes anything in the cluster");

    @Test
    void onlyActChangesTheCluster() {
        ONLY_ACT_CHANGES_THE_CLUSTER.check(CLASSES);
    }

    @Test
    void theOperatorDoesNotChangeAServer() {
        // all that changes a server is done by Jobs, but for the heartbeat: of the room mysql the operator has the
        // probe
        // and what it needs
        assertThat(usedOfMysql(Set.of("observe", "reconcile", "config", "status", "jobs")))
                .isSubsetOf("MemberProbe", "ConnectOptions", "Login", "Tls", "TlsMode");
        assertThat(usedOfMysql(Set.of("act"))).containsOnly("ConnectOptions", "HeartbeatWriter", "Outcome");
    }

    private static Set<String> usedOfMysql(Set<String> rooms) {
        return CLASSES.stream()
                .filter(type -> rooms.contains(room(type)))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(use -> use.getTargetClass().getBaseComponentType())
                .filter(type -> room(type).equals("mysql"))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aReconcilerDoesNotBlock() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".reconcile..")
                .should()
                .callMethodWhere(target(nameMatching("sleep|join|await|waitUntil\\w+"))
                        .and(target(owner(resideInAnyPackage("java.lang", "java.util.concurrent..", "io.fabric8.."))
                                .as("threads and clients"))))
                .check(CLASSES);
    }

    // ---- habits ----------------------------------------------------------------------------------------------------

    @Test
    void noClassIsADrawerForOddments() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Managers?|Misc|Common)")
                .orShould()
                .haveNameMatching(".*\\.Abstract\\w+")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarkedButTheApi() {
        List<String> unmarked = CLASSES.stream()
                .filter(type -> !Set.of("", "api").contains(room(type)))
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> !isNullMarked(name))
                .toList();

        assertThat(unmarked).isEmpty();
    }

    private static boolean isNullMarked(String packageName) {
        try {
            return Class.forName(packageName + ".package-info").isAnnotationPresent(NullMarked.class);
        } catch (ClassNotFoundException withoutPackageInfo) {
            return false;
        }
    }

    // ---- the rules themselves --------------------------------------------------------------------------------------

    /** Breaks the rules, so that a rule that no longer sees anything is seen. */
    @SuppressWarnings("unused")
    private static final class Offender {
        long now() {
            return Clock.systemUTC().millis() + System.currentTimeMillis();
        }

        void drop(io.fabric8.kubernetes.client.KubernetesClient client) {
            client.pods().inNamespace("n").withName("p").delete();
            client.resource(new io.fabric8.kubernetes.api.model.Pod()).create();
        }
    }

    @Test
    void theRulesSeeAnOffender() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ONLY_ACT_CHANGES_THE_CLUSTER.check(offender))
                .withMessageContaining("delete")
                .withMessageContaining("create");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() ->
                        noClasses().should().dependOnClassesThat(THE_WORLD).check(offender))
                .withMessageContaining("Clock");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> noClasses()
                        .should()
                        .accessTargetWhere(AN_ANSWER_THAT_CHANGES)
                        .check(offender))
                .withMessageContaining("currentTimeMillis");
    }

    @Test
    void theImportSawTheHouse() {
        assertThat(Stream.of(
                        "pair", "decision", "mysql", "api", "jobs", "status", "observe", "act", "reconcile", "config"))
                .allSatisfy(room -> assertThat(
                                CLASSES.stream().filter(type -> room(type).equals(room)))
                        .as(room)
                        .hasSizeGreaterThan(1));
    }

    /** The part of the name after the root: {@code decision}; empty for Main and for what is not ours. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT + ".")
                ? Arrays.asList(name.substring(ROOT.length() + 1).split("\\.")).getFirst()
                : "";
    }
}
