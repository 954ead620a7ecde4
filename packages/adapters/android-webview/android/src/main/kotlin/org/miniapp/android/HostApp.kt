package org.miniapp.android

import org.json.JSONObject

/**
 * What the app's own services answer. Questions and answers are as `packages/host-core/src/platform-screens.ts` declares them;
 * the core checks every answer. Throw [ProgramException] for a failure that the program is to see.
 */
interface HostApp {
    /** A token of your backend for one program: `{token, expiresAtMs, scopes}`. Throw when no user is signed in. */
    suspend fun issueToken(request: JSONObject): JSONObject

    /** The payment sheet: `{type: 'paid', transactionId}`, `{type: 'cancelled'}` or `{type: 'declined', message}`. */
    suspend fun pay(payment: JSONObject): JSONObject

    /** How a payment ended that was lost sight of; null where your payment service cannot say. Needs [findsPayments]. */
    suspend fun findPayment(payment: JSONObject): JSONObject? = null

    /** A one-time code about the user: `{code, expiresAtMs}`; null when nobody is signed in. Needs [issuesCodes]. */
    suspend fun issueCode(request: JSONObject): JSONObject? = null

    val findsPayments: Boolean
        get() = false

    val issuesCodes: Boolean
        get() = false

    /** Methods of the device and of the app, by their names in the catalogue, such as `share.open`. */
    val methods: Map<String, NativeMethod>
        get() = emptyMap()

    /** Events of the device, by their names in the catalogue, such as `network.change`. */
    val events: Map<String, NativeEvents>
        get() = emptyMap()

    /** Why the app does not answer the others, for partners to read. */
    val unsupported: Map<String, String>
        get() = emptyMap()
}

/** Answers one method. The core has checked permission, gesture and parameters before, and checks the result. */
fun interface NativeMethod {
    suspend fun call(call: NativeCall): Any?
}

/** One call. The same key always means the same act. */
class NativeCall(val params: Any?, val program: ProgramIdentity, val idempotencyKey: String)

/** Tells a program of events until what it gives is closed. */
fun interface NativeEvents {
    fun watch(program: ProgramIdentity, options: JSONObject, emit: (Any?) -> Unit): AutoCloseable
}

/** Which program asks. */
class ProgramIdentity(val id: String, val name: String, val partnerName: String) {
    internal companion object {
        fun of(json: JSONObject): ProgramIdentity =
            ProgramIdentity(json.getString("id"), json.getString("name"), json.getString("partnerName"))
    }
}
