package io.paycools.gateway.transaction;

import io.paycools.gateway.packaged.Proof;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** How many sequences a property tries, and from which seed; the report of the property names it. */
class SeededProperty implements AroundPropertyHook {

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        context.attributes().setTries(Proof.sequences());
        long seed = Long.getLong("proof.seed", 0L);
        if (seed != 0) {
            context.attributes().setSeed(Long.toString(seed));
        }
        return property.execute();
    }
}
