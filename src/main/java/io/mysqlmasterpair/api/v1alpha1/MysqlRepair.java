package io.mysqlmasterpair.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One run of the repair of a pair, and the record of it. */
@Group(MysqlMasterPair.GROUP)
@Version("v1alpha1")
@Plural("mysqlrepairs")
@ShortNames("mrep")
@AdditionalPrinterColumn(name = "Pair", jsonPath = ".spec.pair")
@AdditionalPrinterColumn(name = "Diagnosis", jsonPath = ".status.diagnosis")
@AdditionalPrinterColumn(name = "Method", jsonPath = ".status.plan.method")
@AdditionalPrinterColumn(name = "Authority", jsonPath = ".status.plan.authority")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Step", jsonPath = ".status.step")
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress")
@AdditionalPrinterColumn(name = "Took", jsonPath = ".status.took")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", priority = 1)
public class MysqlRepair extends CustomResource<MysqlRepair.Spec, MysqlRepairStatus> implements Namespaced {

    /** What to repair. Only {@code approved} may change after creation. */
    @ValidationRule(
            value = "self.pair == oldSelf.pair && has(self.authority) == has(oldSelf.authority)"
                    + " && (!has(self.authority) || self.authority == oldSelf.authority)"
                    + " && has(self.method) == has(oldSelf.method)"
                    + " && (!has(self.method) || self.method == oldSelf.method)"
                    + " && has(self.dryRun) == has(oldSelf.dryRun)"
                    + " && (!has(self.dryRun) || self.dryRun == oldSelf.dryRun)",
            message = "a repair is a record: only `approved` can be changed; create a new MysqlRepair for another run")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Spec {
        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the MysqlMasterPair in this namespace.")
        public String pair;

        @Size(max = 63)
        @JsonPropertyDescription("Name of the member whose data wins. Default: by the pair's authority policy.")
        public String authority;

        @JsonPropertyDescription("The rung to use. Default: the cheapest that provably cures.")
        public Settings.Rung method;

        @JsonPropertyDescription("Stop after the plan; nothing is changed on any server.")
        public Boolean dryRun;

        @Size(max = 64)
        @JsonPropertyDescription("Hash of the plan (status.planHash) that a person approves.")
        public String approved;
    }
}
