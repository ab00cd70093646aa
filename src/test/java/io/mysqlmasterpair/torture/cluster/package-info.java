/** The same for the operator's part: on a real cluster, at drawn moments of its runs. */
package io.mysqlmasterpair.torture.cluster;
