package io.paycools.gateway.replica;

/** The processes of this service that run beside each other, and share what there is only once. */
public interface Replicas {

    /** How many there are, this one included; as far as this one knows. */
    int count();
}
