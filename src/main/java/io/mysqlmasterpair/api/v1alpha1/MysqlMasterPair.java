package io.mysqlmasterpair.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Two MySQL servers that replicate from each other, and how they are to be healed. */
@Group(MysqlMasterPair.GROUP)
@Version("v1alpha1")
@Plural("mysqlmasterpairs")
@ShortNames("mmp")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Authority", jsonPath = ".status.authority")
@AdditionalPrinterColumn(name = "Channel 1", jsonPath = ".status.channels[0].summary")
@AdditionalPrinterColumn(name = "Channel 2", jsonPath = ".status.channels[1].summary")
@AdditionalPrinterColumn(name = "Last Repair", jsonPath = ".status.lastRepair.summary")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Active", jsonPath = ".status.active", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", priority = 1)
public class MysqlMasterPair extends CustomResource<MysqlMasterPairSpec, MysqlMasterPairStatus> implements Namespaced {
    public static final String GROUP = "mysqlmasterpair.io";
}
