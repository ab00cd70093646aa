package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.decision.Step;

/** Proves running channels with a write each way. */
final class ProveStep implements WorkerStep {

    @Override
    public Step step() {
        return Step.PROVE;
    }

    @Override
    public String about() {
        return "prove the channels with a write on each source";
    }

    @Override
    public String help() {
        return "Waits until the channels into the members named by --replica (both, when none is named) run, have caught"
                + " up, and carry a row written on the source. The row goes into the operator's own schema.";
    }

    @Override
    public Ending run(Run run) {
        run.claimLeases();
        new Proof(run, StartStep.replicas(run)).give();
        return Ending.done("The channels carry what is written.");
    }
}
