package org.miniapp.android

import android.content.Context
import android.net.ConnectivityManager
import android.os.PowerManager
import org.json.JSONObject

/** Hands what programs ask of the device and of the app to the app, and its events back. */
internal class Natives(private val context: Context, private val app: HostApp, private val link: CoreLink) : AutoCloseable {
    private val watches = HashMap<Long, AutoCloseable>()

    val answers: Array<Pair<String, Answer>> = arrayOf(
        "native.call" to { line -> call(line) },
        "device.conditions" to { conditions() },
        "token.issue" to { line -> app.issueToken(line) },
        "code.issue" to { line -> app.issueCode(line) },
        "screen.pay" to { line -> app.pay(line) },
        "screen.findPayment" to { line -> app.findPayment(line) },
    )

    fun onWatch(line: JSONObject) {
        val watch = line.getLong("watch")
        val events = app.events[line.getString("event")] ?: return
        watches[watch] = events.watch(ProgramIdentity.of(line.getJSONObject("program")), line.getJSONObject("options")) { data ->
            // What is no JSON is told to whoever emits it.
            jsonOf("data" to data).checked()
            link.tell("native.event", "watch" to watch, "data" to data)
        }
    }

    fun onUnwatch(line: JSONObject) {
        watches.remove(line.getLong("watch"))?.close()
    }

    override fun close() {
        for (watch in watches.values) watch.close()
        watches.clear()
    }

    private suspend fun call(line: JSONObject): Any? {
        val name = line.getString("method")
        val method = app.methods[name] ?: throw ProgramException(BridgeErrorCode.NOT_SUPPORTED, "This app has no $name.")
        val program = ProgramIdentity.of(line.getJSONObject("program"))
        return method.call(NativeCall(line.opt("params"), program, line.getString("idempotencyKey")))
    }

    private fun conditions(): JSONObject {
        val network = context.getSystemService(Context.CONNECTIVITY_SERVICE) as ConnectivityManager
        val power = context.getSystemService(Context.POWER_SERVICE) as PowerManager
        return jsonOf("isMetered" to network.isActiveNetworkMetered, "isPowerLow" to power.isPowerSaveMode)
    }
}
