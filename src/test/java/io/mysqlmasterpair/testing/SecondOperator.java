package io.mysqlmasterpair.testing;

/**
 * While it is open, a second release of the chart is in another namespace, with a Lease of its own: two operators lead, and each
 * takes every pair for its own.
 */
public final class SecondOperator implements AutoCloseable {

    private static final String NAME = "mmp-second";

    private final Cluster cluster;

    /** Returns when it leads. */
    public SecondOperator(Cluster cluster) {
        this.cluster = cluster;
        OperatorRelease.installAs(
                NAME, NAME, cluster, "--set", "podReadinessGate.enabled=true", "--set", "crds.install=false");
        OperatorRelease.awaitLeader(cluster, NAME);
    }

    /** Its process ends as it does when a release is uninstalled. */
    @Override
    public void close() {
        cluster.helm("uninstall", NAME, "--namespace", NAME, "--wait");
    }
}
