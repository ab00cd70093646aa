package io.mysqlmasterpair.reconcile;

import io.mysqlmasterpair.act.Creator;
import io.mysqlmasterpair.act.EventPublisher;
import io.mysqlmasterpair.act.Heart;
import io.mysqlmasterpair.act.PodGate;
import io.mysqlmasterpair.observe.Credentials;
import io.mysqlmasterpair.observe.JobWatch;
import io.mysqlmasterpair.observe.Prober;
import io.mysqlmasterpair.observe.ProgressTail;
import java.time.Clock;

/** What both reconcilers work with. */
public record Room(
        Prober prober,
        Credentials credentials,
        JobWatch jobs,
        ProgressTail progress,
        Creator creator,
        Heart heart,
        PodGate gate,
        EventPublisher events,
        String workerImage,
        Clock clock) {}
