package io.mysqlmasterpair.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyPodsTest {

    private static List<String> ready(String endpoints) {
        return ReadyPods.in(Serialization.unmarshal(
                "{\"kind\":\"EndpointSlice\",\"endpoints\":" + endpoints + "}", EndpointSlice.class));
    }

    @Test
    void aServiceWithoutAnyPodHasNone() {
        assertThat(ready("null")).isEmpty();
        assertThat(ready("[]")).isEmpty();
    }

    @Test
    void podsThatAreNotReadyAreLeftOut() {
        assertThat(ready("""
                [{"conditions": {"ready": true}, "targetRef": {"name": "mysql-0"}},
                 {"conditions": {"ready": false}, "targetRef": {"name": "mysql-1"}}]
                """)).containsExactly("mysql-0");
    }
}
