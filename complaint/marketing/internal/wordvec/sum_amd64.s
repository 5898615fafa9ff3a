#include "textflag.h"

// Bytes are widened to integers, turned into floats, multiplied, added: eight at a time. Each of the steps rounds as
// addPlain does, so the sums are the same to the bit.
#define EIGHT(at, sum) \
	VPMOVSXBD at(R8), Y14      \
	VCVTDQ2PS Y14, Y14         \
	VMULPS    Y13, Y14, Y14    \
	VADDPS    Y14, sum, sum

// func sumAVX2(v *Vector, values *int8, weight *float32, words *int32, n int)
//
// The sums of all 100 numbers stay in twelve registers of eight and half of one.
TEXT ·sumAVX2(SB), NOSPLIT, $0-40
	MOVQ v+0(FP), DI
	MOVQ values+8(FP), SI
	MOVQ weight+16(FP), DX
	MOVQ words+24(FP), BX
	MOVQ n+32(FP), CX

	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	VXORPS Y10, Y10, Y10
	VXORPS Y11, Y11, Y11
	VXORPS Y12, Y12, Y12

next:
	MOVLQSX      (BX), AX
	VBROADCASTSS (DX)(AX*4), Y13
	IMUL3Q       $100, AX, R8    // Dims
	ADDQ         SI, R8
	EIGHT(0, Y0)
	EIGHT(8, Y1)
	EIGHT(16, Y2)
	EIGHT(24, Y3)
	EIGHT(32, Y4)
	EIGHT(40, Y5)
	EIGHT(48, Y6)
	EIGHT(56, Y7)
	EIGHT(64, Y8)
	EIGHT(72, Y9)
	EIGHT(80, Y10)
	EIGHT(88, Y11)
	VPMOVSXBD    96(R8), X14
	VCVTDQ2PS    X14, X14
	VMULPS       X13, X14, X14
	VADDPS       X14, X12, X12
	ADDQ         $4, BX
	DECQ         CX
	JNZ          next

	VMOVUPS Y0, 0(DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	VMOVUPS Y4, 128(DI)
	VMOVUPS Y5, 160(DI)
	VMOVUPS Y6, 192(DI)
	VMOVUPS Y7, 224(DI)
	VMOVUPS Y8, 256(DI)
	VMOVUPS Y9, 288(DI)
	VMOVUPS Y10, 320(DI)
	VMOVUPS Y11, 352(DI)
	VMOVUPS X12, 384(DI)
	VZEROUPPER
	RET
