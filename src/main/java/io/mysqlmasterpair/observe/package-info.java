/** Reads members, Jobs and Secrets into values. Never writes. */
@NullMarked
package io.mysqlmasterpair.observe;

import org.jspecify.annotations.NullMarked;
