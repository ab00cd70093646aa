package io.mysqlmasterpair.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test on the shared cluster, in namespaces of its own, beside others with the same operator. What disturbs the operator or installs
 * it with other values locks the cluster for itself as well.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
@ResourceLock(value = OnTheCluster.CLUSTER, mode = ResourceAccessMode.READ)
@Order(2)
public @interface OnTheCluster {
    String CLUSTER = "the cluster";
}
