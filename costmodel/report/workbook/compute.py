"""Training in the calculation: GPU hours, their price and one run; follows ``kernel.training``."""

from __future__ import annotations

from costmodel.report.workbook.lines import Part, one

HOURS = Part(
    "hours",
    (
        one("items_read", "items", "{labeling.items}+{generalization.field_items}"),
        one(
            "hours_transformer",
            "hours",
            "({k.frozen_flops}+{k.trained_flops}*(1-{compute.part_tuning}))"
            "*{compute.parameters_b}*{k.giga}*{compute.tokens_b}*{k.giga}"
            "/({k.seconds}*{compute.peak_tflops}*{k.tera}*{compute.mfu})",
        ),
        one("image_scale", "ratio", "({compute.image_size}/{k.reference_image})^{k.two}"),
        one(
            "seconds_compute",
            "s",
            "{k.vision_flops}*{compute.gmacs}*{k.giga}*{image_scale}"
            "/({k.vision_reached}*{compute.peak_tflops}*{k.tera})",
        ),
        one(
            "seconds_memory",
            "s",
            "{k.vision_bytes}*{compute.mactivations}*{k.mega}*{image_scale}"
            "/({compute.bandwidth_gbs}*{k.giga})",
        ),
        one(
            "hours_vision",
            "hours",
            "{items_read}*{compute.epochs}*({seconds_compute}+{seconds_memory})"
            "/({k.seconds}*{compute.pipeline_efficiency})",
        ),
        one(
            "hours_measured",
            "hours",
            "{items_read}*{compute.epochs}/({k.seconds}*{compute.items_per_second})",
        ),
        one(
            "hours_generic",
            "hours",
            "{k.generic_flops}*{items_read}*{compute.epochs}*{compute.gflop_per_item}*{k.giga}"
            "/({k.seconds}*{compute.peak_tflops}*{k.tera}*{compute.reached})",
        ),
        one(
            "hours_work",
            "hours",
            "IF({compute.family=transformer},{hours_transformer},IF({compute.family=vision},{hours_vision},"
            "IF({compute.family=measured},{hours_measured},{hours_generic})))",
        ),
        one("together", "share", "{k.per_doubling}^(LN({compute.gpus})/LN({k.two}))"),
        one(
            "wall_hours",
            "hours",
            "IF({compute.hours_from=hours},{compute.hours},"
            "{hours_work}/({compute.gpus}*IF({compute.family=transformer},1,{together})))",
        ),
    ),
)

RUN = Part(
    "run",
    (
        one("cloud_hour", "CNY/GPU-hour", "{compute.gpu_price}/{compute.utilization}"),
        one("own_watts", "W", "{compute.tdp}*{k.load}*{k.server}"),
        one("own_power", "CNY/GPU-hour", "{own_watts}*{compute.pue}*{compute.tariff}/{k.thousand}"),
        one(
            "own_machine",
            "CNY/GPU-hour",
            "{compute.own_capex}*(1-{compute.own_resale})/({compute.own_life}*{k.hours})",
        ),
        one(
            "own_hour",
            "CNY/GPU-hour",
            "({own_machine}+{own_power}+{compute.own_opex})/{compute.own_utilization}",
        ),
        one(
            "gpu_hour",
            "CNY/GPU-hour",
            "{compute.own_share}*{own_hour}+(1-{compute.own_share})*{cloud_hour}",
        ),
        one(
            "cloud_part",
            "share",
            "IF({gpu_hour}>0,(1-{compute.own_share})*{cloud_hour}/{gpu_hour},1-{compute.own_share})",
        ),
        one("run_gpus", "CNY/run", "{gpu_hour}*{compute.gpus}*{wall_hours}"),
        one(
            "run_whole",
            "CNY/run",
            "{run_gpus}+{compute.storage_cost}*(1-{compute.storage_monthly})+{compute.traffic_cost}",
        ),
        one("gpu_part", "share", "IF({run_whole}>0,{run_gpus}/{run_whole},1)"),
        one("runs_final", "CNY", "{run_whole}*{compute.runs}"),
        one("runs_explored", "CNY", "{runs_final}*{compute.exploration}"),
        one(
            "runs_failed",
            "CNY",
            "({runs_final}+{runs_explored})*{compute.failed}/(1-{compute.failed})",
        ),
        one("retrain_run", "CNY", "{generalization.retrain_run_share}*{run_whole}"),
        one(
            "retrain_labels",
            "CNY",
            "{generalization.retrain_label_share}*{labeling.items}*{label_price}*{rework}",
        ),
    ),
)

COMPRESSED = Part(
    "compressed",
    (
        one(
            "methods_drop",
            "share",
            "IF({compression.quantization=int8},{k.int8_drop},"
            "IF({compression.quantization=int4},{k.int4_drop},0))"
            "+{compression.sparsity}/{k.pruned}*{k.pruning_drop}"
            "+{k.channel_drop}*LN({compression.mac_ratio})^{k.channel_power}"
            "+{compression.distill}*{k.distillation_drop}",
        ),
        one(
            "methods_speedup",
            "ratio",
            "IF({compression.quantization=int8},{k.int8_speedup},"
            "IF({compression.quantization=int4},{k.int4_speedup},1))"
            "*{k.pruning_speedup}^({compression.sparsity}/{k.pruned})"
            "*{compression.mac_ratio}^{k.channel_speed}"
            "*{k.distillation_speedup}^{compression.distill}",
        ),
        one(
            "model_drop",
            "share",
            "IF({compression.figures=entered},"
            "{compression.accuracy_drop}/{compression.accuracy_before},{methods_drop})",
        ),
        one(
            "model_speedup",
            "ratio",
            "IF({compression.figures=entered},{compression.serving_speedup},{methods_speedup})",
        ),
        one(
            "model_latency",
            "ms",
            "IF({compression.figures=entered},"
            "{compression.latency_after},{compression.latency_before}/{methods_speedup})",
        ),
        one(
            "model_light",
            "switch",
            "IF({compression.figures=entered},0,"
            "IF({compression.quantization=none},0,{compression.depthwise}))",
        ),
    ),
)
