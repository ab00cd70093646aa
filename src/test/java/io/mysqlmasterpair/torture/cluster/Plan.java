package io.mysqlmasterpair.torture.cluster;

import io.mysqlmasterpair.decision.Rung;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What one run on the cluster meets, all of it from its seed. What the cluster makes of it is not drawn: it is real.
 *
 * @param delay from the moment to the fault
 * @param time how long a fault lasts that passes by itself
 */
record Plan(long seed, Break broken, Fault fault, Moment moment, Duration delay, Duration time) {

    /** A reseed has most moments, and the most to lose: three of five. Its number has no common divisor with that of the faults. */
    static final List<Break> BREAKS =
            List.of(Break.CONFLICT, Break.CONFLICTS_BOTH_WAYS, Break.STOPPED, Break.CONFLICT, Break.CHANNEL_LOST);

    private static final int LONGEST_DELAY = 3_000;
    /** A run that copies nothing is over soon. */
    private static final int LONGEST_DELAY_IN_A_SHORT_RUN = 600;

    private static final int LONGEST_TIME = 40_000;

    /** Breaks and faults are dealt in turn, each at its own pace, so that consecutive seeds meet each two of them; the rest is random. */
    static Plan draw(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Break broken = dealt(seed, BREAKS);
        List<Moment> moments = Moment.of(broken.cure());
        int longest = broken.cure() == Rung.RESEED ? LONGEST_DELAY : LONGEST_DELAY_IN_A_SHORT_RUN;
        return new Plan(
                seed,
                broken,
                dealt(seed, List.of(Fault.values())),
                moments.get(random.nextInt(moments.size())),
                Duration.ofMillis(random.nextInt(longest)),
                Duration.ofMillis(1_000 + random.nextInt(LONGEST_TIME)));
    }

    private static <T> T dealt(long turn, List<T> all) {
        return all.get(Math.floorMod(turn, all.size()));
    }

    String line() {
        return "seed %d: %s × %s%s × %s+%dms"
                .formatted(
                        seed,
                        broken,
                        fault.title(),
                        fault.lasts() ? " for " + time.toMillis() + "ms" : "",
                        moment.title(),
                        delay.toMillis());
    }
}
