package io.paycools.gateway.deploy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.paycools.gateway.testing.Overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The containers of an overlay. */
final class Pods {

    static final String NAME = "paycools-gateway";

    private Pods() {}

    static PodSpec service(String overlay) {
        return Overlay.named(overlay)
                .find(Deployment.class, NAME)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    static PodSpec migration(String overlay) {
        return Overlay.named(overlay)
                .find(Job.class, NAME + "-migration")
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    static Container container(PodSpec pod) {
        assertEquals(1, pod.getContainers().size());
        return pod.getContainers().get(0);
    }

    static String value(Container container, String variable) {
        return container.getEnv().stream()
                .filter(candidate -> candidate.getName().equals(variable))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** The Secrets that a pod reads, with their keys. */
    static Map<String, Set<String>> secrets(PodSpec pod) {
        Map<String, Set<String>> secrets = new TreeMap<>();
        for (EnvVar variable : container(pod).getEnv()) {
            if (variable.getValueFrom() != null) {
                var reference = variable.getValueFrom().getSecretKeyRef();
                secrets.computeIfAbsent(reference.getName(), name -> new TreeSet<>())
                        .add(reference.getKey());
            }
        }
        pod.getVolumes().stream().filter(volume -> volume.getSecret() != null).forEach(volume -> {
            assertTrue(volume.getSecret().getItems().isEmpty(), "a key that is added for a rotation would not appear");
            String folder = container(pod).getVolumeMounts().stream()
                    .filter(mount -> mount.getName().equals(volume.getName()))
                    .map(VolumeMount::getMountPath)
                    .findFirst()
                    .orElseThrow();
            filesIn(folder, pod).forEach(file -> secrets.computeIfAbsent(
                            volume.getSecret().getSecretName(), name -> new TreeSet<>())
                    .add(file));
        });
        return secrets;
    }

    /** The files of a folder that the variables of the container name, but for those that may be absent. */
    private static List<String> filesIn(String folder, PodSpec pod) {
        return container(pod).getEnv().stream()
                .filter(variable -> !variable.getName().endsWith("_NEXT_FILE"))
                .map(EnvVar::getValue)
                .filter(value -> value != null && value.startsWith(folder + "/"))
                .map(value -> value.substring(folder.length() + 1))
                .toList();
    }
}
