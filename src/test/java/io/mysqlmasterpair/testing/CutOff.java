package io.mysqlmasterpair.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * While it is open, nothing comes through from the operator's pod to the API server. Packets are dropped, so that neither is
 * told: a watch stays open and hears nothing.
 */
public final class CutOff implements AutoCloseable {

    /** Behind the Service's address, on the node itself. */
    private static final String API_PORT = "6443";

    private final Cluster cluster;
    private final List<String> rule;

    /** Cuts the operator off. */
    public CutOff(Cluster cluster) {
        this.cluster = cluster;
        this.rule = List.of(
                "INPUT", "-s", OperatorRelease.podAddress(cluster), "-p", "tcp", "--dport", API_PORT, "-j", "DROP");
        iptables("-I");
    }

    /** Waits until the operator has not renewed its Lease for as long as it holds: it knows that it is alone by then. */
    public void lasts() {
        Waiting.until(
                "the operator's Lease has run out",
                Duration.ofSeconds(60),
                () -> Duration.between(renewed(), Instant.now()),
                age -> age.compareTo(Duration.ofSeconds(10)) > 0);
    }

    private Instant renewed() {
        return Instant.parse(OperatorRelease.lease(cluster, "renewTime"));
    }

    private void iptables(String what) {
        cluster.onNode(Stream.concat(Stream.of("iptables", what), rule.stream()).toArray(String[]::new));
    }

    @Override
    public void close() {
        iptables("-D");
    }
}
