"""Words and invented figures of ``demo_components.py``: shapes as in a real project."""

import numpy as np

ZH = {
    "How many of 100 labels must be right?": "100 个标签里要有多少个是对的?",
    "Photos collected from real users": "从真实用户那里收集的照片",
    "How many training runs until it is right?": "要训练多少次才能做好?",
    "Decisions per device and month": "每台设备每月要判断多少次?",
    "What is a right answer worth?": "一次正确判断值多少钱?",
    "Compress the model for cheaper devices": "压缩模型,使用更便宜的设备",
    "vendor price ¥{p} a label": "供应商报价 ¥{p} 每个标签",
    "¥2.5 each · closes the gap to the field": "每张 ¥2.5 · 缩小实验室与现场的差距",
    "¥31.7k a run · 35 % extra for experiments": "每次 ¥3.17 万 · 实验另加 35 %",
    "a wrong one costs ¥0.050 (returns, support)": "一次错误损失 ¥0.050(退货、客服)",
    "¥800 → ¥250 a device, −1.5 points": "每台 ¥800 → ¥250,准确率 −1.5 点",
    "was {v}": "原为 {v}",
    "default {v}": "默认 {v}",
    "Total cost, 36 months": "总成本,36 个月",
    "Return (ROI)": "投资回报率 (ROI)",
    "Pays back": "回本时间",
    "Right in the field": "现场正确率",
    "build ¥0.53 M · P80 ¥2.4 M": "建设 ¥53 万 · P80 ¥240 万",
    "(benefit − cost) / cost": "(收益 − 成本)/ 成本",
    "budget ¥2.5 M: under by ¥0.3 M": "预算 ¥250 万:结余 ¥30 万",
    "needs 63 to break even": "达到 63 即可保本",
    "labels right": "标签正确",
    "right in the lab": "实验室正确",
    "right in the field": "现场正确",
    "average between retrainings": "两次再训练之间的平均",
    "break-even": "保本点",
    "Labels": "标注",
    "Engineering": "工程",
    "Training": "训练",
    "Retraining": "再训练",
    "Devices": "设备",
    "Operations": "运维",
    "Total cost over 36 months": "36 个月的总成本",
    "Return on investment": "投资回报率",
    "Net present value": "净现值",
    "Labels right, of 100": "每 100 个标签中正确的个数",
    "pays back": "回本",
    "loses money": "亏损",
    "you": "你在这里",
    "best {v}": "最佳 {v}",
    "next point costs {cost}, is worth {worth}": "下一个百分点花费 {cost},带来 {worth}",
    "never": "无法回本",
    "month {v}": "第 {v} 个月",
    "{v} of 100": "100 中的 {v}",
    "Show against": "横轴",
    "36 months": "36 个月",
    "Build only": "仅建设",
    "ROI": "ROI",
    "NPV": "净现值",
    "Refit axes": "重设坐标",
    "type a value": "输入数值",
    "reset": "恢复默认",
    "where does this come from?": "这个数从哪里来?",
    "Next best move: collect 15,000 more photos (¥52k)": "下一步最值得做:再收集 15,000 张照片(¥5.2 万)",
    "earns ¥0.4 M more": "多赚 ¥40 万",
    "Every number: click for equation, source, date": "每个数字:点击查看公式、来源、日期",
    "scenario 7F3A-91C2 · model 0.1 · data 2026-11": "方案 7F3A-91C2 · 模型 0.1 · 数据 2026-11",
    "Undo": "撤销",
    "Redo": "重做",
    "Copy link": "复制链接",
    "Copied": "已复制",
    "Language": "语言",
    "Skip to the inputs": "跳到输入项",
    "Product recognition 2027": "商品识别 2027",
    "21 Nov 2026": "2026 年 11 月 21 日",
    "This link works on this machine only.": "此链接只能在本机打开。",
    "Zoom": "缩放",
    "Pan": "平移",
    "Show all": "显示全部",
    "Save as picture": "保存为图片",
    "Range ¥0.3 to ¥2.1, vendor quotes of March 2026, three vendors. A second vendor would change it.": (
        "范围 ¥0.3 至 ¥2.1,三家供应商 2026 年 3 月报价。换一家供应商会改变它。"
    ),
    "photos": "张",
    "CNY": "元",
    "A chart of cost and return against the share of right labels.": "成本与回报随标签正确率变化的图。",
    "120 is above the maximum of 99.5; the value stays.": "超出最大值 99.5,数值不变。",
}
EN_VERDICTS = {
    "earns": "As planned this earns {gain} over 36 months and pays back in {month}. "
    "At {best} right labels in 100 it would earn {most}; beyond that, labels cost more than they bring.",
    "loses": "As planned this loses {gain} over 36 months and never pays back: the field will see {field} "
    "right in 100, it needs {need}.",
}
ZH_VERDICTS = {
    "earns": "照此计划,36 个月可赚 {gain},在{month}回本。标签正确率到 {best} 时可赚 {most};"
    "再往上,更好的标签花得比带来的多。",
    "loses": "照此计划,36 个月会亏 {gain},无法回本:现场每 100 次只有 {field} 次正确,需要 {need} 次。",
}
DEFAULTS = {"precision": 0.95, "photos": 5000, "runs": 6, "decisions": 4200, "value": 0.03, "compress": False}
# Least, most, step, scale, factor and decimals of each input.
TRACKS = {
    "precision": (0.85, 0.995, 0.0025, "linear", 100, 1),
    "photos": (500, 100_000, 100, "log", 1, 0),
    "runs": (1, 20, 1, "linear", 1, 0),
    "decisions": (500, 20_000, 100, "log", 1, 0),
    "value": (0.005, 0.2, 0.001, "log", 1, 3),
    "compress": (0, 1, 1, "linear", 1, 0),
}
X = np.round(np.arange(85, 99.51, 0.25), 2)
NAMES = ["Operations", "Devices", "Retraining", "Training", "Engineering", "Labels"]
COLORS = [
    ("#c9d0dc", "#465067"),
    ("#d5dbe3", "#3d465b"),
    ("#dfe4ea", "#353d50"),
    ("#e7ebef", "#2d3546"),
    ("#a9cfe0", "#2b5a75"),
    ("#0b6b98", "#3aa0d0"),
]


def model(values: dict) -> dict:
    """Invented costs and returns over the axis: shapes as in a real project, figures without meaning."""
    p = X / 100
    labels = 100_000 * 0.45 * (0.06 / (1 - p)) ** 1.15
    devices = 250_000 if values["compress"] else 800_000
    flat = np.ones_like(p)
    parts = [
        600_000 * flat + 10 * values["decisions"],
        devices * flat,
        (120_000 + 20_000 * values["runs"] / 6) * flat,
        31_700 * values["runs"] * flat * (1 + (p - 0.85)),
        240_000 * flat + 2.5 * values["photos"],
        labels + 60_000,
    ]
    total = np.sum(parts, axis=0)
    gap = 0.16 * (1 + values["photos"] / 500) ** -0.35
    field = (0.42 + 0.58 * ((p - 0.5) / 0.5) ** 0.8) - gap - (0.015 if values["compress"] else 0)
    per_answer = values["value"] * field - 0.05 * (1 - field)
    benefit = 36 * 1000 * values["decisions"] * per_answer * 0.715
    return {
        "parts": parts,
        "total": total,
        "field": field,
        "benefit": benefit,
        "npv": benefit - total,
        "roi": (benefit - total) / total,
    }
