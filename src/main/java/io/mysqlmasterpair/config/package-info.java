/** Configuration and wiring. */
@NullMarked
package io.mysqlmasterpair.config;

import org.jspecify.annotations.NullMarked;
