/** The vocabulary of a pair: pure values that say what was seen on two servers. Nothing here talks to anything. */
@NullMarked
package io.mysqlmasterpair.pair;

import org.jspecify.annotations.NullMarked;
