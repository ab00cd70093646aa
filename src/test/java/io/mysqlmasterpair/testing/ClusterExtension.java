package io.mysqlmasterpair.testing;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the {@link Cluster} as a parameter, the same one to all, and writes a report of it when the test fails:
 * {@code @ExtendWith(ClusterExtension.class) class ReseedClusterIT}.
 */
public final class ClusterExtension implements ParameterResolver, AfterTestExecutionCallback {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ClusterExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.out.printf(
                    "%n%s failed; the cluster at that moment:%n%s%n",
                    context.getDisplayName(), cluster(context).report());
        }
    }

    private static Cluster cluster(ExtensionContext context) {
        // The root's store is closed, and the cluster with it, when the whole suite is over.
        return context.getRoot().getStore(STORE).computeIfAbsent(Cluster.class, key -> Cluster.start(), Cluster.class);
    }
}
