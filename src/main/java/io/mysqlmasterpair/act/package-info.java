/** Creates what was decided: runs, Jobs, Secrets, volumes, Events. */
@NullMarked
package io.mysqlmasterpair.act;

import org.jspecify.annotations.NullMarked;
