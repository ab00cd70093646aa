package io.mysqlmasterpair.pair;

/** Which pair: namespace and name of its resource. */
public record PairKey(String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
