/**
 * The custom resources, as users write and read them. The CRDs in {@code crds/} are generated from these classes; their
 * fields are public because they are a schema, not behaviour.
 */
package io.mysqlmasterpair.api.v1alpha1;
