package io.paycools.gateway.paycools;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;

/**
 * The one shape that every PayCools operation has: POST of a signed envelope. {@link SigningFilter} signs what is
 * passed here. The answer is taken raw, because what PayCools means is said in the body and not in the HTTP status
 * alone.
 */
@Path("/")
interface PayCoolsApi {

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    Uni<Response> call(@Url String url, UnsignedRequest request);
}
