package io.mysqlmasterpair.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Sees every change of the pods behind a Service, and whether a pod is among them that must not be (S3): the target's, before a
 * run has healed the pair.
 */
public final class ServiceWatch implements AutoCloseable {

    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final BooleanSupplier unproven;
    private final Watch watch;

    /** From now on, in the middle of a run: until it has healed the pair. */
    public ServiceWatch(Cluster cluster, MysqlPair pair) {
        this(
                cluster,
                pair,
                () -> pair.newestRun()
                        .filter(run -> run.getStatus() != null && "Healed".equals(run.getStatus().phase))
                        .isEmpty());
        assertThat(pair.podsBehind("mysql-clients"))
                .as("S3: while b is overwritten")
                .containsExactly("mysql-0");
    }

    /**
     * From now on.
     *
     * @param unproven whether b must not be served. Asked after it was seen in the Service: what has healed by then may have been
     *     let in before it was seen
     */
    public ServiceWatch(Cluster cluster, MysqlPair pair, BooleanSupplier unproven) {
        this.unproven = unproven;
        this.watch = cluster.client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(pair.namespace())
                .withLabel("kubernetes.io/service-name", "mysql-clients")
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, EndpointSlice slice) {
                        look(slice);
                    }

                    @Override
                    public void onClose(WatcherException gone) {
                        violations.add("nobody has watched: " + gone.getMessage());
                    }
                });
    }

    private void look(EndpointSlice slice) {
        if (ReadyPods.in(slice).contains(MysqlPair.pod("b")) && unproven.getAsBoolean()) {
            violations.add(slice.getEndpoints().toString());
        }
    }

    /** Ends the watch, and says what it saw. */
    @Override
    public void close() {
        watch.close();
        assertThat(violations).as("S3: b in the Service before it was proven").isEmpty();
    }
}
