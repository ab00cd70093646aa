package io.mysqlmasterpair.torture;

import io.mysqlmasterpair.decision.Rung;
import io.mysqlmasterpair.pair.ReplicationMode;
import io.mysqlmasterpair.pair.Side;
import io.mysqlmasterpair.testing.ServerFamily;
import io.mysqlmasterpair.torture.Fault.Link;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What one run does, all of it from its seed: the same seed is the same plan, on every machine. What the servers make of it
 * is not drawn: they are real.
 *
 * @param rung the first rung that is tried; what is broken afterwards decides the next
 * @param merge whether a reseed is told to merge what only b has
 */
record TorturePlan(
        long seed,
        ServerFamily family,
        ReplicationMode mode,
        Rung rung,
        boolean merge,
        Break broken,
        Fault fault,
        Moment moment) {

    static final List<ServerFamily> FAMILIES = List.of(
            ServerFamily.MYSQL_9_7,
            ServerFamily.MYSQL_8_0,
            ServerFamily.MARIADB_11,
            ServerFamily.MYSQL_5_7,
            ServerFamily.MARIADB_10_11);
    static final List<ReplicationMode> MODES = List.of(ReplicationMode.values());

    /** One seed in so many begins with a rung that overwrites nothing. */
    private static final int CHEAP_ONE_IN = 5;

    private static final List<Rung> CHEAP = List.of(Rung.RESTART, Rung.RECONNECT, Rung.REPOSITION);

    /**
     * Draws a plan. Family, mode, fault and moment are dealt in turn, each at its own pace; their numbers have no common
     * divisor, so that consecutive seeds meet each of them, and each two of them together, equally often. The rest is
     * random. Family and mode may be limited, which leaves the rest of a seed's plan as it is.
     */
    static TorturePlan draw(long seed, List<ServerFamily> families, List<ReplicationMode> modes) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        boolean cheap = Math.floorMod(seed, CHEAP_ONE_IN) == CHEAP_ONE_IN - 1;
        long turn = cheap ? Math.floorDiv(seed, CHEAP_ONE_IN * CHEAP.size()) : seed - Math.floorDiv(seed, CHEAP_ONE_IN);
        Rung rung = cheap ? dealt(Math.floorDiv(seed, CHEAP_ONE_IN), CHEAP) : Rung.RESEED;
        Moment moment = dealt(turn, Moments.of(rung)).within(random.nextDouble());
        Fault fault = fault(Math.floorMod(turn, FAULTS), random);
        Break broken = oneOf(random, Break.curedBy(rung));
        boolean merge = rung == Rung.RESEED && random.nextInt(3) == 0;
        return new TorturePlan(
                seed,
                dealt(Math.floorDiv(turn, 2), families),
                dealt(turn, modes),
                rung,
                merge,
                broken,
                suited(fault, rung),
                rung == Rung.RESEED ? suited(moment, fault, random) : moment);
    }

    private static final int FAULTS = 17;

    private static Fault fault(int which, RandomGenerator random) {
        Duration time = Duration.ofMillis(500 + random.nextInt(3500));
        Link link = oneOf(random, List.of(Link.values()));
        Side side = oneOf(random, List.of(Side.values()));
        long left = 1024L * (1 + random.nextInt(300));
        return switch (which) {
            case 0 -> new Fault.None();
            case 1 -> new Fault.KillWorker();
            case 2 -> new Fault.KillServers(Set.of(Side.B), time);
            case 3 -> new Fault.CutNetwork(link, time.multipliedBy(2));
            case 4 -> new Fault.KillServers(Set.of(Side.A), time);
            case 5 -> new Fault.PersonWrites();
            case 6 -> new Fault.DiskFull(time, 0);
            case 7 -> new Fault.PersonStarts(side);
            case 8 -> new Fault.ClockJump(side == Side.A ? Duration.ofHours(24) : Duration.ofHours(-2));
            case 9 -> new Fault.KillServers(Set.of(Side.A, Side.B), time);
            case 10 -> new Fault.SecondBreak();
            case 11 -> new Fault.StaleWorker();
            case 12 -> new Fault.RotatePassword();
            case 13 -> new Fault.PersonStops(side);
            case 14 -> new Fault.SlowNetwork(link, Duration.ofMillis(20), time.multipliedBy(2));
            case 15 -> new Fault.DiskFull(time, left);
            default -> new Fault.TargetDiskFull(time, left);
        };
    }

    /** Channels are started and given new settings without a volume. */
    private static Fault suited(Fault fault, Rung rung) {
        boolean volume = rung == Rung.RESEED || rung == Rung.REPOSITION;
        return fault instanceof Fault.DiskFull && !volume ? new Fault.KillWorker() : fault;
    }

    /** A disk on which a little is left is full in the middle of a file only where a file is written. */
    private static Moment suited(Moment moment, Fault fault, RandomGenerator random) {
        return switch (fault) {
            case Fault.DiskFull full when full.left() > 0 -> oneOf(random, Moments.WRITING);
            case Fault.TargetDiskFull ignored when random.nextBoolean() -> new Moment.Loading();
            default -> moment;
        };
    }

    private static <T> T dealt(long turn, List<T> all) {
        return all.get(Math.floorMod(turn, all.size()));
    }

    private static <T> T oneOf(RandomGenerator random, List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    String line() {
        String time = fault.time().isZero() ? "" : " for " + fault.time().toMillis() + "ms";
        return "seed %d: %s %s, %s of %s%s; %s%s, %s"
                .formatted(
                        seed,
                        family,
                        mode,
                        rung.title(),
                        broken,
                        merge ? ", merging" : "",
                        fault.title(),
                        time,
                        moment);
    }
}
