/** From a plan to the Jobs and the volume that carry it out. Pure. */
@NullMarked
package io.mysqlmasterpair.jobs;

import org.jspecify.annotations.NullMarked;
