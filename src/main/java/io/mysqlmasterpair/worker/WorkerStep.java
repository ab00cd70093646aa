package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;

/**
 * One step of a repair. Safe to run twice, and to run again after a kill at any instant (S8).
 */
public interface WorkerStep {

    Step step();

    /** What it is about to do, for a person. */
    String about();

    /** What it needs and promises, for {@code --help}. */
    String help();

    /**
     * Does it.
     *
     * @throws Refused when a precondition does not hold; then nothing was changed
     * @throws Failed when it could not be brought to its end
     */
    Ending run(Run run);

    /** How a step ended well: done, or found to be done already. */
    record Ending(Result.State state, String message) {

        static Ending done(String message) {
            return new Ending(Result.State.Done, message);
        }

        static Ending skipped(String message) {
            return new Ending(Result.State.Skipped, message);
        }
    }
}
